/// Audio between a microphone and a server that may be away: what was not answered yet is kept and sent again. Pure.
///
/// Bytes of 16-bit samples; never more than `capacity` of them, the oldest go first.
struct SlidingBuffer: Sendable {
    /// What a final says nothing about where it tells no times: the silence that ended its utterance, and what was on
    /// its way.
    static let answerMargin = 19_200

    /// Bytes kept at most; even.
    let capacity: Int
    private var bytes: [UInt8] = []
    /// How many of `bytes` were sent since `startOver`.
    private var sent = 0
    /// Bytes that were sent since `startOver` and are kept no more.
    private var forgotten = 0
    /// Bytes that were never sent on any connection and had to go.
    private(set) var lost = 0
    /// How many of `bytes` were sent on some connection.
    private var everSent = 0

    /// Keeps at most `seconds` of audio at 16 kHz.
    init(seconds: Int) { capacity = max(1, seconds) * 32_000 }

    /// Bytes sent since `startOver`: what the times of the server count.
    var sentInAll: Int { forgotten + sent }

    /// Takes audio from the microphone.
    mutating func append(_ audio: [UInt8]) {
        bytes += audio
        drop(bytes.count - capacity)
    }

    /// The next bytes to send, at most `most`, or nil when all were sent.
    mutating func next(most: Int) -> [UInt8]? {
        guard sent < bytes.count else { return nil }
        let end = min(bytes.count, sent + most)
        defer {
            sent = end
            everSent = max(everSent, end)
        }
        return Array(bytes[sent..<end])
    }

    /// The server has told the final text of what was sent, up to `margin` bytes ago.
    mutating func answered(margin: Int) { answered(upTo: sentInAll - margin) }

    /// The server has told the final text of the first `position` bytes sent since `startOver`; of what was not sent
    /// nothing can have been told.
    mutating func answered(upTo position: Int) {
        let count = min(sent, max(0, position - forgotten)) & ~1
        bytes.removeFirst(count)
        sent -= count
        everSent -= count
        forgotten += count
    }

    /// A new connection or a new transcription: what was sent but not answered is sent again.
    mutating func startOver() {
        sent = 0
        forgotten = 0
    }

    private mutating func drop(_ count: Int) {
        guard count > 0 else { return }
        bytes.removeFirst(count)
        lost += max(0, count - everSent)
        forgotten += min(count, sent)
        sent = max(0, sent - count)
        everSent = max(0, everSent - count)
    }
}
