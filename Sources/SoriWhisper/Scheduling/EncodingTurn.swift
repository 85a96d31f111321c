/// When a window may be encoded while the text of somebody who is speaking is being decoded: encoding one costs as much
/// as many steps, and that text would wait for it. Pure.
struct EncodingTurn: Sendable {
    /// Steps of live sequences between two windows of recordings.
    static let stepsBetween = 12
    /// Steps of live sequences that another live window waits for at most: about as long as an encode. Two texts
    /// decoded one after the other are both there sooner than if the second one's encode stood between the steps of the
    /// first.
    static let stepsAhead = 32
    private var steps = 0
    private var ahead = 0

    /// Asked once a cycle when a live window waits; `besideLive` says whether live sequences are being stepped.
    mutating func mayEncodeLive(besideLive: Bool) -> Bool {
        ahead += 1
        guard !besideLive || ahead > Self.stepsAhead else { return false }
        ahead = 0
        return true
    }

    /// Asked once a cycle when a recording's window waits; `besideLive` says whether live sequences are being stepped.
    mutating func mayEncode(besideLive: Bool) -> Bool {
        steps += 1
        guard !besideLive || steps > Self.stepsBetween else { return false }
        steps = 0
        return true
    }
}
