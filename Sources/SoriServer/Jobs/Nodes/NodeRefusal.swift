import FoundationEssentials
import SoriCore
import SoriHTTP

/// The answer of a node that does not give what was asked for.
struct NodeRefusal: Sendable {
    /// The entry of the answer that says whose fault it is.
    static let faultKey = "fault"
    /// Its value when it is the job's: no node will ever do the job.
    static let jobFault = "job"

    private struct Answer: Decodable { let detail: [String: String] }

    private let status: Int
    private let detail: [String: String]

    /// Reads an answer with an error's status; a body that is none of ours says nothing.
    init(status: Int, _ body: [UInt8]) {
        self.status = status
        detail = (try? JSONDecoder().decode(Answer.self, from: Data(body)))?.detail ?? [:]
    }

    /// What ends the job, where it is the job's fault; else what lets it wait.
    var problem: any Error {
        let code = detail["code"] ?? ""
        if detail[Self.faultKey] == Self.jobFault, (400..<500).contains(status), let message = detail["message"] {
            // The other node has written it in the language of the job.
            return APIError(
                HTTPStatus(rawValue: status), code: APIError.Code(rawValue: code), short: detail["error"] ?? "",
                text: LocalizedText(message, message))
        }
        switch status {
        case 401, 403: return NodeProblem(.refused, "the node answers \(status) \(code)")
        default: return NodeProblem(.failed, "the node answers \(status) \(code): does it run with a cluster secret?")
        }
    }
}

extension APIError {
    /// The same error with another entry in the answer.
    func adding(_ name: String, _ value: String) -> APIError {
        APIError(
            status, code: code, short: short, text: text, field: field, extra: extra.merging([name: value]) { $1 },
            cause: cause)
    }
}
