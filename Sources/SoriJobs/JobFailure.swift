/// Why a job has no result.
public struct JobFailure: Sendable, Equatable, Codable {
    /// A stable identifier such as `timeout`, `path_not_found` or `unsupported_media`.
    public let code: String
    /// What failed and how to mend it.
    public let detail: String

    /// Makes a failure.
    public init(code: String, detail: String) {
        self.code = code
        self.detail = detail
    }

    /// `code: detail`, as the API shows it.
    public var text: String { "\(code): \(detail)" }
}
