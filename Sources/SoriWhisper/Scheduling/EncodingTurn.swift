/// When a recording's window may be encoded while somebody is speaking: encoding one costs as much as many steps, and the live
/// text would wait for it at every step. Pure.
struct EncodingTurn: Sendable {
    /// Steps of live sequences between two windows of recordings.
    static let stepsBetween = 12
    private var steps = 0

    /// Asked once a cycle when a window waits; `besideLive` says whether live sequences are being stepped.
    mutating func mayEncode(besideLive: Bool) -> Bool {
        steps += 1
        guard !besideLive || steps > Self.stepsBetween else { return false }
        steps = 0
        return true
    }
}
