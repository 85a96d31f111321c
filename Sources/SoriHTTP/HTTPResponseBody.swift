/// What an answer carries.
public enum HTTPResponseBody: Sendable {
    /// Bytes in memory; the length is declared.
    case bytes([UInt8])
    /// A regular file, sent piece by piece with its length declared.
    case file(path: String)
    /// Bytes as they come: chunked (HTTP/1.1) or data frames (HTTP/2). An error ends the connection, so that the client sees
    /// a broken answer and not a short one.
    case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
}
