/// Who of the registered may have spoken.
public struct SpeakerMatch: Sendable, Equatable {
    /// A registered speaker and how near the voice is.
    public struct Candidate: Sendable, Equatable {
        /// The speaker's id.
        public let id: String
        /// The likeness of the voices, -1...1.
        public let score: Float
    }

    /// All registered, whoever most likely spoke first; empty when nobody is registered.
    public let candidates: [Candidate]
    /// Whether the first is near enough, and far enough ahead of the second, to be named.
    public let isAccepted: Bool

    init(candidates: [Candidate], isAccepted: Bool) {
        self.candidates = candidates
        self.isAccepted = isAccepted
    }

    /// Whoever most likely spoke, also when that is far from certain: for callers that must name somebody.
    public var nearest: Candidate? { candidates.first }
    /// Whoever spoke; nil when that is a stranger, or nobody can tell.
    public var accepted: Candidate? { isAccepted ? nearest : nil }
}
