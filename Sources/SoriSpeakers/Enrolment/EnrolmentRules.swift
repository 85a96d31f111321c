import SoriCore

/// What a recording must be like to stand for a person's voice. Pure.
public struct EnrolmentRules: Sendable, Equatable {
    /// Seconds of speech at the least.
    public var leastSpeech = 2.0
    /// Seconds of speech that are used; what comes behind is not heard.
    public var mostSpeech = 60.0
    /// Decibels below full scale that the speech must have.
    public var leastLevel = -50.0
    /// The share of the speech, 0...1, that may be cut off at the loudest value.
    public var mostClipped = 0.05
    /// The likeness, -1...1, that the parts of the speech must at least have.
    public var leastAgreement: Float = 0.4
    /// Seconds, in any ten, for which somebody else may be heard.
    public var mostOfOthers = 0.7

    /// Rules that fit recordings of 3 to 5 s.
    public init() {}

    /// Throws the first thing that is wrong with the speech.
    func check(_ audio: SpokenAudio) throws(EnrolmentError) {
        guard audio.seconds > 0 else {
            throw EnrolmentError(
                code: .noSpeech,
                message:
                    "nobody speaks in these \(Self.text(audio.heard)) s (\(Self.text(audio.level)) dBFS); record 3 to 5 s of "
                    + "one person speaking, and check the microphone")
        }
        guard audio.seconds >= leastSpeech else { throw tooShort(audio) }
        guard audio.level >= leastLevel else {
            throw EnrolmentError(
                code: .tooQuiet,
                message:
                    "the speech has \(Self.text(audio.level)) dBFS; at least \(Self.text(leastLevel)) dBFS are needed: speak "
                    + "nearer to the microphone or raise its level")
        }
        guard audio.clippedShare <= mostClipped else {
            throw EnrolmentError(
                code: .clipped,
                message: "\(Self.text(100 * audio.clippedShare)) % of the speech is cut off at full scale; at most "
                    + "\(Self.text(100 * mostClipped)) % may be: lower the microphone's level")
        }
    }

    /// Throws `several_voices` when more than one person speaks: `agreement` is the lowest likeness of the parts,
    /// `others` the seconds of speech that are not the main speaker's.
    func check(agreement: Float, others: Double) throws(EnrolmentError) {
        guard agreement >= leastAgreement, others <= mostOfOthers else {
            throw EnrolmentError(
                code: .severalVoices,
                message:
                    "more than one voice is in it (likeness of the parts \(Self.text(Double(agreement), 100)), another "
                    + "voice for \(Self.text(others)) s): record one person alone")
        }
    }

    /// What is said of speech that is too short.
    func tooShort(_ audio: SpokenAudio) -> EnrolmentError {
        EnrolmentError(
            code: .tooShort,
            message: "there are \(Self.text(audio.seconds)) s of speech in it; "
                + "\(Self.text(max(0.1, leastSpeech - audio.seconds))) s more are needed: record 3 to 5 s")
    }

    private static func text(_ value: Double, _ scale: Double = 10) -> String { "\((value * scale).rounded() / scale)" }
}
