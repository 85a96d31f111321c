public import SoriCore
import SoriHTTP

/// An error that may be a field's fault: for programs that take fields in another form than requests.
public protocol FieldError: CodedError {
    /// The field at fault; empty where none is.
    var fieldName: String { get }
}

extension APIError: FieldError {
    var fieldName: String { field ?? "" }
}

/// A request that cannot be served, in the terms of the API.
struct APIError: CodedError {
    /// A stable identifier on the wire, such as `path_not_found`; those of other errors are passed on as they are.
    struct Code: RawRepresentable, ExpressibleByStringLiteral, Sendable, Equatable {
        let rawValue: String

        init(rawValue: String) { self.rawValue = rawValue }
        init(stringLiteral value: StaticString) { rawValue = "\(value)" }
        /// The code of another error.
        init(_ code: some RawRepresentable<String>) { rawValue = code.rawValue }
    }

    /// The status to answer with.
    let status: HTTPStatus
    /// What went wrong.
    let code: Code
    /// The short text (`파일 없음`): the same in every language, since clients compare it.
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
        _ status: HTTPStatus, code: Code, short: String, text: LocalizedText, field: String? = nil,
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
