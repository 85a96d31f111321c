import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriInsights
import SoriSpeakers

extension FileTranscription {
    /// A recording as a client wants it transcribed.
    struct Wish: Sendable {
        let source: Source
        /// The fields as they came, for whoever does it.
        let fields: FieldReader
        /// The same, read.
        let form: TranscriptionForm
        /// The language of the answer's texts.
        let language: AnswerLanguage
        /// Names the request in logs.
        let id: String
        /// The content type the client gave the file, or nil.
        var type: String?
        /// Whether it is a job's.
        var isJob = false
        /// Whether it is done here, whatever the choice: another instance sent it, or it was begun here.
        var staysHere = false
    }

    private static let path = "/transcribe_by_upload"

    /// Answers with the API's object, by whoever is chosen to do it; `local` does it here.
    func answer(
        _ wish: Wish, local: @escaping @Sendable () async throws -> TranscriptionAnswer
    ) async throws -> HTTPResponse {
        let here = { @Sendable in HTTPResponse.json(try JSONText.encode(await local())) }
        guard let routing, !wish.staysHere, !wish.form.speakers.namesRegistered else { return try await here() }
        // A file's name in a form has no folders; what the answer is to call it goes along as a field.
        let named = [(name: UpstreamCall.nameField, value: wish.source.name)]
        let response = try await routing.answer(
            UpstreamCall(
                path: Self.path, fields: wish.fields.all.filter { $0.name != UpstreamCall.nameField } + named,
                file: wish.source.path, filename: wish.source.name, type: wish.type,
                languages: wish.language == .korean ? "ko" : "en", id: wish.id, isJob: wish.isJob),
            local: here)
        guard UpstreamRouting.isLocal(response) || !wish.form.steps.removesPrivacy else {
            return try Self.masked(response)
        }
        return response
    }

    /// What an answer tells of its steps.
    private struct Told: Decodable {
        let success: Bool
        let processingSteps: [String: Bool]

        enum CodingKeys: String, CodingKey {
            case success
            case processingSteps = "processing_steps"
        }
    }

    /// An upstream's answer, unless it is a transcript from which personal data should have been removed and was not:
    /// an older version does not know how. Throws 502 then, for that must be stored nowhere.
    private static func masked(_ response: HTTPResponse) throws -> HTTPResponse {
        guard response.status.rawValue < 300 else { return response }
        guard case .bytes(let bytes) = response.body,
            let told = try? JSONDecoder().decode(Told.self, from: Data(bytes)), told.success,
            told.processingSteps[InsightStep.privacyRemoval.rawValue] == true
        else {
            throw APIError(
                502, code: "not_masked", short: "개인정보 처리 오류",
                text: LocalizedText(
                    "다른 서버가 개인정보를 가리지 않은 답을 보냈습니다. 그 서버의 버전을 확인하세요.",
                    "Another instance answered without removing personal data: see to its version."))
        }
        return response
    }
}

extension SpeakerSeparation {
    /// Whether it needs the voices that are registered at this instance; no other one knows them.
    var namesRegistered: Bool {
        guard case .voices(let options) = self else { return false }
        return options.known != .nobody
    }
}
