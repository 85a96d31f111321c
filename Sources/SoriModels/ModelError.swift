public import SoriCore

/// A model that could not be fetched, taken in or removed.
public typealias ModelError = DomainError<ModelErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `ModelError`.
public enum ModelErrorCode: String, Sendable, CaseIterable {
    /// The name is not one that a model can have.
    case badName = "bad_name"
    /// There is no such model.
    case modelMissing = "model_missing"
    /// The hub refuses access to the model.
    case noAccess = "no_access"
    /// The files are not those of a Whisper model.
    case notWhisper = "not_whisper"
    /// A model of that name is installed.
    case alreadyThere = "already_there"
    /// Another process works on the model.
    case inUse = "in_use"
    /// The disk has too little room.
    case noSpace = "no_space"
    /// The models directory cannot be written.
    case unwritable
    /// The hub does not answer.
    case unreachable
    /// The connection broke and did not recover.
    case cutOff = "cut_off"
    /// The bytes are not those that the hub announced.
    case wrongBytes = "wrong_bytes"
    /// The hub answered with an error.
    case hubFailed = "hub_failed"
}
