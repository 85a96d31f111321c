import SoriCore
import SoriHTTP
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
        return try await routing.answer(
            UpstreamCall(
                path: Self.path, fields: wish.fields.all.filter { $0.name != UpstreamCall.nameField } + named,
                file: wish.source.path, filename: wish.source.name, type: wish.type,
                languages: wish.language == .korean ? "ko" : "en", id: wish.id, isJob: wish.isJob),
            local: here)
    }
}

extension SpeakerSeparation {
    /// Whether it needs the voices that are registered at this instance; no other one knows them.
    var namesRegistered: Bool {
        guard case .voices(let options) = self else { return false }
        return options.known != .nobody
    }
}
