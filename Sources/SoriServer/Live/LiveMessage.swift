import SoriCore
import SoriHTTP

/// A message of the dictation and the conversation sockets; what is nil is left out.
struct LiveMessage: Encodable, LiveSocketMessage {
    /// What the message is, by its name on the wire.
    enum Kind: String, Encodable, Sendable {
        case system, interim, final, correction, error
        case connectionSuccess = "connection_success"
        case transcriptSegment = "transcript_segment"
    }

    var type: Kind
    var text: String?
    var message: String?
    var jobID: String?
    var segmentID: Int?
    var start: Double?
    var end: Double?
    var utterance: Int?
    var language: String?

    enum CodingKeys: String, CodingKey {
        case type, text, message, start, end, utterance, language
        case jobID = "job_id"
        case segmentID = "segment_id"
    }

    /// `{"type":"error","message":...}`.
    static func error(_ text: String) -> LiveMessage { LiveMessage(type: .error, message: text) }
}

extension WebSocketConnection {
    /// Sends `value` as a text message; suspends while the client reads slowly, throws when it is gone.
    func send(json value: some Encodable) async throws {
        try await send(.text(String(decoding: try JSONText.encode(value), as: UTF8.self)))
    }
}
