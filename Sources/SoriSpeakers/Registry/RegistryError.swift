public import SoriCore

/// What went wrong with the registered speakers; the message says the remedy.
public typealias RegistryError = DomainError<RegistryErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `RegistryError`.
public enum RegistryErrorCode: String, Sendable, CaseIterable {
    /// Nobody is registered under that id or name.
    case notFound = "speaker_not_found"
    /// Another speaker has the name.
    case nameTaken = "speaker_name_taken"
    /// The name is empty, too long or holds control characters.
    case nameInvalid = "speaker_name_invalid"
    /// There are as many speakers, or enrolments of one, as can be kept.
    case full = "speaker_registry_full"
    /// A file is sealed with a key that is not given.
    case keyMissing = "speaker_key_missing"
    /// The folder cannot be read or written.
    case storeFailed = "speaker_store_failed"
}
