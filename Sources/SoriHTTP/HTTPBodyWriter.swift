/// Where a streamed answer goes.
public struct HTTPBodyWriter: Sendable {
    private let send: @Sendable ([UInt8]) async throws -> Void

    /// A writer that hands its bytes to `send`.
    public init(_ send: @escaping @Sendable ([UInt8]) async throws -> Void) { self.send = send }

    /// Queues bytes and returns once there is room for more; throws `HTTPError` when the client has gone.
    public func write(_ bytes: [UInt8]) async throws { try await send(bytes) }
}
