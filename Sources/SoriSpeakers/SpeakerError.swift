public import SoriCore

/// What went wrong while speakers were told apart.
public typealias SpeakerError = DomainError<SpeakerErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `SpeakerError`.
public enum SpeakerErrorCode: String, Sendable, CaseIterable {
    /// The models, or the library that runs them, are not there.
    case modelMissing = "speaker_model_missing"
    /// A file of the models is not what it should be.
    case modelDamaged = "speaker_model_damaged"
    /// The library failed while it computed, or was stopped.
    case computationFailed = "speaker_computation_failed"
}
