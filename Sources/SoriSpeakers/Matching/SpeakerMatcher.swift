/// Tells which of the registered speakers an utterance is of. Pure; a few microseconds for each voice.
public struct SpeakerMatcher: Sendable {
    /// The registered voices.
    public let voices: [RegisteredVoice]
    /// When a voice is taken for a registered one.
    public let rules: MatchingRules

    /// A matcher of these voices.
    public init(_ voices: [RegisteredVoice], rules: MatchingRules = MatchingRules()) {
        self.voices = voices
        self.rules = rules
    }

    /// Who speaks in an utterance.
    ///
    /// - Parameters:
    ///   - seconds: the length of its speech.
    ///   - previous: the id of whoever spoke in the utterance before; that helps to order the candidates, and nobody to
    ///     be accepted.
    public func match(_ voice: Voiceprint, seconds: Double, previous: String? = nil) -> SpeakerMatch {
        let bias = rules.bias(seconds: seconds)
        let ranked = voices.map { registered in
            let score = registered.voice.likeness(voice)
            return (registered, score, rank: registered.id == previous ? score + bias : score)
        }.sorted { $0.rank > $1.rank }
        let candidates = ranked.map { SpeakerMatch.Candidate(id: $0.0.id, score: $0.1) }
        guard let first = ranked.first else { return SpeakerMatch(candidates: [], isAccepted: false) }
        let isNear = first.1 >= rules.threshold(seconds: seconds, enrolment: first.0.seconds)
        let isAhead = ranked.count < 2 || first.rank - ranked[1].rank >= rules.margin
        return SpeakerMatch(candidates: candidates, isAccepted: isNear && isAhead)
    }

    /// Who speaks in an utterance as `VoiceReader` hears it.
    public func match(_ sample: VoiceSample, previous: String? = nil) -> SpeakerMatch {
        match(sample.voice, seconds: sample.seconds, previous: previous)
    }
}
