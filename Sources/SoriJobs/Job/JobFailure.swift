/// Why a job has no result.
public struct JobFailure: Sendable, Equatable {
    /// What went wrong: the names are the API's and the database's.
    public enum Code: Sendable, Equatable, RawRepresentable {
        /// The speech engine could not begin, or failed.
        case engineFailed
        /// The server stopped too often while it worked on the job.
        case interrupted
        /// The job was not done by its deadline.
        case timeout
        /// What another version of this program stored.
        case other(String)

        /// Every name is a code, so that no stored job is lost.
        public init(rawValue: String) {
            switch rawValue {
            case "engine_failed": self = .engineFailed
            case "interrupted": self = .interrupted
            case "timeout": self = .timeout
            default: self = .other(rawValue)
            }
        }

        /// The name.
        public var rawValue: String {
            switch self {
            case .engineFailed: "engine_failed"
            case .interrupted: "interrupted"
            case .timeout: "timeout"
            case .other(let name): name
            }
        }
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
