/// A response body as the loop takes it.
enum HTTPPayload: Sendable {
    case bytes([UInt8])
    /// Pieces as they come; `length` when it is known beforehand.
    case pipe(BoundedPipe<[UInt8]>, length: Int?)
    /// No body, though one of this length would follow (HEAD); nil when the length is unknown.
    case headOnly(length: Int?)
}
