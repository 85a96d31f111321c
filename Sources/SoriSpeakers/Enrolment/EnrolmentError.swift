public import SoriCore

/// Why a recording cannot stand for a person's voice; the message says what to record instead.
public typealias EnrolmentError = DomainError<EnrolmentErrorCode>

/// What can be wrong with a recording for enrolment, as a bounded set of identifiers; see `EnrolmentError`.
public enum EnrolmentErrorCode: String, Sendable, CaseIterable {
    /// Somebody speaks, but not for long enough.
    case tooShort = "too_short"
    /// Nobody speaks.
    case noSpeech = "no_speech"
    /// The speech is so quiet that noise would be taken for the voice.
    case tooQuiet = "too_quiet"
    /// The speech is cut off at the loudest value so often that the voice is another.
    case clipped
    /// More than one person speaks.
    case severalVoices = "several_voices"
}
