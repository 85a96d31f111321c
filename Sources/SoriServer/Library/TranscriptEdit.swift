import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriLibrary

/// The body of `PATCH /api/transcripts/{id}`.
struct TranscriptEdit: Decodable, Sendable {
    /// The version that the client has.
    let version: Int
    /// What makes the same edit, sent twice, one.
    let editID: String?
    let operations: [TranscriptOperation]

    private enum CodingKeys: String, CodingKey {
        case version, operations
        case editID = "edit_id"
    }

    private static let longestEditID = 100

    /// Reads a body; throws 400 for no JSON, 422 naming the entry that is missing or wrong.
    static func read(_ body: [UInt8]) throws(APIError) -> TranscriptEdit {
        let edit: TranscriptEdit
        do {
            edit = try JSONDecoder().decode(TranscriptEdit.self, from: Data(body))
        } catch let error as DecodingError {
            throw APIError(error)
        } catch {
            throw .malformedJSON
        }
        guard (edit.editID?.utf8.count ?? 1) <= longestEditID, edit.editID != "" else {
            throw .invalid(
                "edit_id",
                LocalizedText(
                    "'edit_id'는 1~\(longestEditID)자여야 합니다.", "'edit_id' has 1 to \(longestEditID) characters."))
        }
        return edit
    }
}

extension APIError {
    /// 400: the body is no JSON.
    fileprivate static var malformedJSON: APIError {
        APIError(
            400, code: "malformed_json", short: "잘못된 요청",
            text: LocalizedText("본문이 올바른 JSON이 아닙니다.", "The body is no valid JSON."))
    }

    /// 422 naming the entry of a JSON body that is missing or of another type, such as `operations[1].segment`; 400 for
    /// what is no JSON.
    init(_ error: DecodingError) {
        func field(_ path: [any CodingKey]) -> String {
            let text = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
            return text.hasPrefix(".") ? String(text.dropFirst()) : text
        }
        switch error {
        case .keyNotFound(let key, let context): self = .missing(field(context.codingPath + [key]))
        case .valueNotFound(_, let context), .typeMismatch(_, let context):
            let name = field(context.codingPath)
            self = .invalid(
                name.isEmpty ? "body" : name,
                LocalizedText("'\(name)' 값의 형식이 잘못되었습니다.", "'\(name)' is missing or of the wrong type."))
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            let name = field(context.codingPath)
            self = .invalid(name, LocalizedText("'\(name)' 값을 쓸 수 없습니다.", "'\(name)' has a value that is not known."))
        default: self = .malformedJSON
        }
    }

    /// 422: an operation of an edit cannot be carried out.
    init(_ error: EditError) {
        let korean =
            switch error.code {
            case .unknownSegment: "그런 구간이 없습니다."
            case .badWord: "그 단어에서는 구간을 나눌 수 없습니다."
            case .lastSegment: "마지막 구간이라 이어 붙일 다음 구간이 없습니다."
            case .idTaken: "새 구간의 번호를 쓸 수 없습니다. 비어 있는 번호를 고르세요."
            case .unknownSpeaker: "그런 이름의 화자가 없습니다."
            case .badText: "글이 비었거나 너무 깁니다."
            case .badTimes: "시각이 녹음 안에 있지 않거나 순서가 맞지 않습니다."
            case .unknownVersion: "그런 버전이 없습니다."
            case .tooMany: "구간이나 작업이 너무 많습니다."
            }
        let field = error.field == "operations" ? error.field : "operations[\(error.operation)].\(error.field)"
        self.init(
            422, code: Code(error.code), short: "잘못된 값",
            text: LocalizedText(korean, error.message.prefix(1).uppercased() + error.message.dropFirst() + "."),
            field: field, extra: ["field": field])
    }
}

/// The answer to an edit of a version that is not the newest one.
struct EditConflict: Sendable {
    let newer: TranscriptAnswer
    let language: AnswerLanguage

    private struct Detail: Encodable {
        let error = "버전 충돌"
        let code = "version_conflict"
        let message: String
        let version: Int
    }

    /// The JSON object, with the newer transcript.
    var json: [UInt8] {
        get throws {
            let text = LocalizedText(
                "다른 곳에서 먼저 고쳤습니다. 새 버전에 다시 적용하세요.",
                "It was changed elsewhere meanwhile: apply the edit to the newer version.")
            let detail = Detail(message: text.text(for: language), version: newer.transcript.version)
            let json = try JSONText.encode(detail, adding: "transcript", try newer.json)
            return Array("{\"detail\":".utf8) + json + Array("}".utf8)
        }
    }
}
