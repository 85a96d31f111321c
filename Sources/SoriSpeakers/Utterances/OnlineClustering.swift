/// Tells the speakers of a live session apart as it goes on: registered people by their voices, strangers by number.
///
/// What was decided stays; only what follows may be told better. Pure; a few microseconds for each voice.
public struct OnlineClustering: Sendable {
    /// Who speaks.
    public enum Speaker: Hashable, Sendable {
        /// A registered person, by id.
        case registered(String)
        /// Somebody whom nobody registered, numbered from 0 in order of first being heard.
        case stranger(Int)
    }

    /// Who a span is taken for.
    public struct Decision: Sendable, Equatable {
        /// The speaker.
        public let speaker: Speaker
        /// The likeness of the voice with what was known of the speaker before, -1...1; nil for who is heard first.
        public let score: Float?
        /// Whether that is near enough to be told for certain.
        public let isCertain: Bool
    }

    /// When a voice is a stranger's whom the session has heard before.
    public struct Rules: Sendable, Equatable {
        /// The likeness that speech of any length needs, -1...1.
        public var threshold: Float = 0.75
        /// What a second of speech is forgiven, less for more of it, as in `MatchingRules`.
        public var shortness: Float = 0.2
        /// Nobody new is heard in less speech, in seconds: it goes to whoever is the nearest.
        public var leastSpeech = 1.5
        /// More strangers are not told apart.
        public var mostStrangers = 64

        /// The rules as measured; the figures are in `docs/diarisation.md`.
        public init() {}
    }

    /// Somebody whom the session has heard: the middle of all spans, each as long as its speech.
    private struct Heard {
        var sums: [Float]
        var seconds: Double

        init(_ voice: Voiceprint, seconds: Double) {
            sums = voice.values.map { $0 * Float(seconds) }
            self.seconds = seconds
        }

        mutating func add(_ voice: Voiceprint, seconds: Double) {
            for (index, value) in voice.values.enumerated() { sums[index] += value * Float(seconds) }
            self.seconds += seconds
        }

        var voice: Voiceprint { Voiceprint(direction: SpeakerEmbedding(values: sums)) }
    }

    private var matcher: SpeakerMatcher
    private let rules: Rules
    private let opensSpeakers: Bool
    private var strangers: [Heard] = []
    /// Strangers who were registered since, by number.
    private var named: [Int: String] = [:]
    private var previous: Speaker?

    /// Knows `registered`, whose ids differ. Without `opensSpeakers` all that is said is said by one of them: the
    /// nearest, certain or not.
    public init(registered: [RegisteredVoice], opensSpeakers: Bool, rules: Rules = Rules()) {
        matcher = SpeakerMatcher(registered)
        self.opensSpeakers = opensSpeakers
        self.rules = rules
    }

    /// Whoever spoke last; else the first who is registered where nobody else may speak.
    public var lastSpeaker: Speaker? {
        previous ?? (opensSpeakers ? nil : matcher.voices.first.map { .registered($0.id) })
    }

    /// Decides who speaks in a span of so many seconds of speech; nil where nobody can.
    public mutating func assign(_ voice: Voiceprint, seconds: Double) -> Decision? {
        let decision = decided(voice, seconds)
        previous = decision?.speaker ?? previous
        return decision
    }

    /// What was heard of a stranger in the session; nil for a number that nobody has.
    public func sample(ofStranger number: Int) -> VoiceSample? {
        guard strangers.indices.contains(number) else { return nil }
        return VoiceSample(voice: strangers[number].voice, seconds: strangers[number].seconds)
    }

    /// The id under which a stranger was registered since; nil for a stranger still.
    public func registeredID(ofStranger number: Int) -> String? { named[number] }

    /// From now on a stranger is a registered person.
    public mutating func register(stranger number: Int, as voice: RegisteredVoice) {
        guard strangers.indices.contains(number) else { return }
        named[number] = voice.id
        if !matcher.voices.contains(where: { $0.id == voice.id }) {
            matcher = SpeakerMatcher(matcher.voices + [voice], rules: matcher.rules)
        }
        if previous == .stranger(number) { previous = .registered(voice.id) }
    }

    private mutating func decided(_ voice: Voiceprint, _ seconds: Double) -> Decision? {
        var previousID: String?
        if case .registered(let id) = previous { previousID = id }
        let match = matcher.match(voice, seconds: seconds, previous: previousID)
        if let accepted = match.accepted {
            return Decision(speaker: .registered(accepted.id), score: accepted.score, isCertain: true)
        }
        guard opensSpeakers else {
            return match.nearest.map { Decision(speaker: .registered($0.id), score: $0.score, isCertain: false) }
        }
        guard let (number, score) = nearestStranger(voice, seconds) else { return opened(voice, seconds) }
        if score.likeness >= threshold(seconds, strangers[number].seconds) {
            strangers[number].add(voice, seconds: seconds)
            return Decision(speaker: speaker(number), score: score.likeness, isCertain: true)
        }
        guard seconds >= rules.leastSpeech, strangers.count < rules.mostStrangers else {
            return Decision(speaker: speaker(number), score: score.likeness, isCertain: false)
        }
        return opened(voice, seconds)
    }

    private mutating func opened(_ voice: Voiceprint, _ seconds: Double) -> Decision {
        strangers.append(Heard(voice, seconds: seconds))
        return Decision(speaker: .stranger(strangers.count - 1), score: nil, isCertain: true)
    }

    /// The nearest stranger; whoever spoke last is a little ahead.
    private func nearestStranger(
        _ voice: Voiceprint, _ seconds: Double
    ) -> (number: Int, score: (likeness: Float, rank: Float))? {
        let bias = matcher.rules.bias(seconds: seconds)
        return strangers.indices.map { number in
            let likeness = strangers[number].voice.likeness(voice)
            let isPrevious = previous.map { $0 == speaker(number) } ?? false
            return (number, (likeness, isPrevious ? likeness + bias : likeness))
        }.max { $0.1.rank < $1.1.rank }
    }

    private func threshold(_ seconds: Double, _ known: Double) -> Float {
        func share(_ seconds: Double) -> Float { Float(1 / min(20, max(0.5, seconds))) }
        return max(matcher.rules.leastThreshold, rules.threshold - rules.shortness * (share(seconds) + share(known)))
    }

    private func speaker(_ number: Int) -> Speaker {
        named[number].map { .registered($0) } ?? .stranger(number)
    }
}
