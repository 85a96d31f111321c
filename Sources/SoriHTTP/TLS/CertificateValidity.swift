/// The time in which clients take a certificate, both ends included; in seconds since 1970.
public struct CertificateValidity: Sendable, Equatable {
    /// The first second.
    public var start: Int
    /// The last second.
    public var end: Int

    /// Makes a validity.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// Where a moment is in that time.
    public enum State: Sendable, Equatable {
        /// Before it.
        case notYetValid
        /// Within it.
        case valid
        /// After it.
        case expired
    }

    /// Where `now`, in seconds since 1970, is in that time.
    public func state(at now: Int) -> State {
        now < start ? .notYetValid : now > end ? .expired : .valid
    }

    /// The last second as a date that people read.
    public var endText: String { HTTPDate.text(end) }
    /// The first second as a date that people read.
    public var startText: String { HTTPDate.text(start) }
}
