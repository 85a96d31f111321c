public import SoriCore

/// A failure of ONNX Runtime, or of what it was given.
public typealias OnnxError = DomainError<OnnxErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `OnnxError`.
public enum OnnxErrorCode: String, Sendable, CaseIterable {
    /// The library is not there, or cannot be loaded into this process.
    case libraryMissing = "library_missing"
    /// A file is no graph that the library can load.
    case graphDamaged = "graph_damaged"
    /// A call of the library failed, or was stopped.
    case callFailed = "call_failed"
}
