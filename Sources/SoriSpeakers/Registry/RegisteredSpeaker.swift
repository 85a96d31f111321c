public import FoundationEssentials

/// A person whose voice is known: a name and what the voice is like, never audio.
public struct RegisteredSpeaker: Sendable, Equatable, Identifiable {
    /// One voice sample that was given for the person.
    public struct Enrolment: Sendable, Equatable {
        /// The voice.
        public let voice: Voiceprint
        /// Seconds of speech.
        public let seconds: Double

        /// Makes an enrolment.
        init(voice: Voiceprint, seconds: Double) {
            self.voice = voice
            self.seconds = seconds
        }
    }

    /// The most enrolments of one person.
    public static let mostEnrolments = 32

    /// A UUID in lower case.
    public let id: String
    /// What the person is called; unique among the speakers of one owner, whatever the case.
    public internal(set) var name: String
    /// The id of the API key that may use the speaker; nil when everybody may.
    public let owner: String?
    /// When the person was registered, and when the name or an enrolment last changed.
    public let createdAt: Date
    /// When the name or the enrolments changed the last time.
    public internal(set) var updatedAt: Date
    /// What the voice is known by, in the order it came; at least one.
    public internal(set) var enrolments: [Enrolment]

    /// Seconds of speech of all enrolments.
    public var seconds: Double { enrolments.reduce(0) { $0 + $1.seconds } }

    /// The voice: the middle direction of all enrolments, each counted alike.
    ///
    /// One enrolment of another day or device says as much as a longer one of the same.
    public var voice: RegisteredVoice {
        let middle = Voiceprint.mean(enrolments.map(\.voice))
        return RegisteredVoice(id: id, voice: middle ?? enrolments[0].voice, seconds: seconds)
    }
}
