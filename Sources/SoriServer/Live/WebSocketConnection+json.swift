import SoriCore
import SoriHTTP

extension WebSocketConnection {
    /// Sends `value` as a text message; suspends while the client reads slowly, throws when it is gone.
    func send(json value: some Encodable) async throws {
        try await send(.text(String(decoding: try JSONText.encode(value), as: UTF8.self)))
    }
}
