/// Why a job has no result.
public struct JobFailure: Sendable, Equatable {
    /// What went wrong: the names are the API's and the database's.
    public enum Code: String, Sendable, CaseIterable {
        /// The speech engine could not begin, or failed.
        case engineFailed = "engine_failed"
        /// The server stopped too often while it worked on the job.
        case interrupted
    }

    /// What went wrong.
    public let code: Code
    /// What failed and how to mend it.
    public let detail: String

    /// Makes a failure.
    public init(_ code: Code, detail: String) {
        self.code = code
        self.detail = detail
    }

    /// `code: detail`, as the API shows it.
    public var text: String { "\(code.rawValue): \(detail)" }
}
