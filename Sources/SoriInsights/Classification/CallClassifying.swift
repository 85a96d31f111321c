public import SoriCore

/// Sorts calls into classes without a language model: the seam between the steps and the rules.
public protocol CallClassifying: Sendable {
    /// The classes, two or more.
    var classes: [CallClass] { get }
    /// The class of a transcript, always one of `classes`; takes time, so it runs on a worker's thread.
    func classify(_ transcript: Transcript) -> Classification
}

/// A class that calls are sorted into.
public struct CallClass: Sendable, Equatable {
    /// Such as `CLASS_DELIVERY`.
    public let code: String
    /// What people call it, such as `배송`.
    public let category: String

    /// Makes a class.
    public init(code: String, category: String) {
        self.code = code
        self.category = category
    }
}
