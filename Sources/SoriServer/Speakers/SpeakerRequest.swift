import SoriCore
import SoriHTTP

/// What a client wants of a registered speaker: a name, a voice or both.
struct SpeakerRequest: Sendable {
    /// What the person is to be called.
    let name: String?
    /// Recordings of the person, at most eight.
    let files: [UploadedFile]
    /// Where the person is heard in the recording of a job.
    let part: TranscriptPart?

    /// The most recordings of one request.
    private static let mostFiles = 8
    private static let mostBody = 65_536

    /// Whether no voice comes with it.
    var isSilent: Bool { files.isEmpty && part == nil }

    /// Reads a JSON object or a form.
    ///
    /// Throws 400 for what is neither, 413 over the limit, 422 naming the field that cannot be used.
    static func read(_ request: HTTPRequest, _ uploads: UploadReader) async throws -> SpeakerRequest {
        if HeaderParameters(request.headers["content-type"] ?? "").value == "application/json" {
            return try SpeakerRequest(try JSONFields.read(try await request.body.collect(upTo: mostBody)), files: [])
        }
        let form = try await uploads.form(of: request)
        let files = form.files.filter { $0.name == "file" || $0.name == "file[]" }.map(\.file)
        return try SpeakerRequest(form.fields, files: files)
    }

    /// Takes the fields and files of a request; throws 422 as `read` does.
    init(_ fields: FieldReader, files: [UploadedFile]) throws(APIError) {
        guard files.count <= Self.mostFiles else {
            throw APIError.invalid(
                "file",
                LocalizedText(
                    "한 번에 \(Self.mostFiles)개 파일까지 보낼 수 있습니다.", "Send at most \(Self.mostFiles) files at once."))
        }
        name = fields.text("name")
        self.files = files
        part = try TranscriptPart(fields)
        if let part, !files.isEmpty {
            let field = part.owner.field
            throw .invalid(
                field, LocalizedText("'file'과 '\(field)'는 함께 보낼 수 없습니다.", "Send 'file' or '\(field)', not both."))
        }
    }
}
