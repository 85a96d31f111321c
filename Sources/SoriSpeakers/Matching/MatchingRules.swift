/// When a voice is taken for one that is registered. Pure; the figures behind the numbers are in `docs/speakers.md`.
public struct MatchingRules: Sendable, Equatable {
    /// The likeness that speech of any length needs, -1...1.
    public var threshold: Float = 0.71
    /// What a second of speech is forgiven, less for more of it, for the utterance and the enrolment each: the likeness
    /// of one person's voices falls with short speech, that of strangers does not.
    public var shortness: Float = 0.2
    /// The threshold is never lower.
    public var leastThreshold: Float = 0.3
    /// How far the nearest must be ahead of the second to be told for certain.
    public var margin: Float = 0.04
    /// What whoever spoke last is given ahead of the others in an utterance of a second; less in longer ones.
    public var previousBias: Float = 0.04

    /// The rules as measured.
    public init() {}

    /// The likeness that an utterance of `seconds` needs with a voice registered from `enrolment` seconds.
    public func threshold(seconds: Double, enrolment: Double) -> Float {
        // Below half a second and above 20 s nothing was measured.
        func share(_ seconds: Double) -> Float { Float(1 / min(20, max(0.5, seconds))) }
        return max(leastThreshold, threshold - shortness * (share(seconds) + share(enrolment)))
    }

    /// What whoever spoke last is given ahead in an utterance of `seconds`.
    func bias(seconds: Double) -> Float { previousBias / Float(max(1, seconds)) }
}
