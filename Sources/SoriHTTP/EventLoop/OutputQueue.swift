/// Bytes on their way out of a connection, in segments; small ones are joined, large ones are not copied.
struct OutputQueue: Sendable {
    private static let joinBytes = 16 * 1024
    private var segments: [[UInt8]] = []
    private var head = 0
    private var offset = 0
    /// Bytes waiting.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Bytes in the segment that is sent next.
    var nextCount: Int { head < segments.count ? segments[head].count - offset : 0 }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if bytes.count < Self.joinBytes {
            write { $0 += bytes }
        } else {
            segments.append(bytes)
            count += bytes.count
        }
    }

    /// Lets `body` append to the last segment.
    mutating func write(_ body: (inout [UInt8]) -> Void) {
        if head == segments.count || segments[segments.count - 1].count >= Self.joinBytes { segments.append([]) }
        let last = segments.count - 1
        let before = segments[last].count
        body(&segments[last])
        count += segments[last].count - before
    }

    /// Lends the next bytes, at most `limit`, and drops them when `send` returns true; false for an empty queue.
    mutating func sendNext(_ limit: Int, _ send: (Span<UInt8>) -> Bool) -> Bool {
        guard head < segments.count else { return false }
        let length = min(limit, segments[head].count - offset)
        let segment = segments[head]
        guard send(segment.span.extracting(offset..<(offset + length))) else { return false }
        count -= length
        offset += length
        guard offset == segments[head].count else { return true }
        offset = 0
        head += 1
        if head == segments.count {
            // The common case, one small answer: keep its buffer for the next one.
            if segments.count == 1, segments[0].capacity <= 4 * Self.joinBytes {
                segments[0].removeAll(keepingCapacity: true)
            } else {
                segments.removeAll()
            }
            head = 0
        } else if head > 32 {
            segments.removeFirst(head)
            head = 0
        }
        return true
    }

    mutating func removeAll() {
        segments = []
        head = 0
        offset = 0
        count = 0
    }
}
