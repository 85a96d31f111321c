import SoriCore
import SoriHTTP

/// A request that cannot be served, in the terms of the API contracts.
struct APIError: CodedError {
    /// The status to answer with.
    let status: HTTPStatus
    /// A stable identifier such as `path_not_found`.
    let code: String
    /// The contract's short text (`파일 없음`): the same in every language, since clients compare it.
    let short: String
    /// What failed and how to mend it.
    let text: LocalizedText
    /// The field at fault, when one is.
    let field: String?
    /// More entries of the answer's `detail`, such as `file_path`.
    let extra: [String: String]
    /// The error underneath; never sent.
    let cause: (any Error)?

    /// The English text.
    var message: String { text.english }

    /// Makes an error.
    init(
        _ status: HTTPStatus, code: String, short: String, text: LocalizedText, field: String? = nil,
        extra: [String: String] = [:], cause: (any Error)? = nil
    ) {
        self.status = status
        self.code = code
        self.short = short
        self.text = text
        self.field = field
        self.extra = extra
        self.cause = cause
    }
}
