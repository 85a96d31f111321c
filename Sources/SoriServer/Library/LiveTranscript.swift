import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriLibrary

/// The body of `POST /api/transcripts`: what was heard in a live session.
struct LiveTranscript: Decodable, Sendable {
    private struct Entry: Decodable {
        let start: Double
        let end: Double
        let text: String
        let speaker: String?
    }

    private let title: String?
    private let language: String
    private let duration: Double?
    private let createdAt: String?
    private let segments: [Entry]
    /// The steps that it is to go through.
    private(set) var steps = StepForm.none

    private enum CodingKeys: String, CodingKey {
        case title, language, duration, segments
        case createdAt = "created_at"
    }

    private static let mostBody = 16 << 20
    private static let mostSegments = 100_000
    private static let longest = 30.0 * 86_400

    /// Reads a JSON body, or a form with it as `transcript` and the recording as `file`; throws 400, 413, 415, and 422
    /// naming the entry that is missing or wrong.
    static func read(
        _ request: HTTPRequest, _ reader: UploadReader
    ) async throws -> (LiveTranscript, recording: UploadedFile?) {
        guard HeaderParameters(request.headers["content-type"] ?? "").value != "application/json" else {
            return (try read(try await request.body.collect(upTo: mostBody)), nil)
        }
        var limits = reader.limits
        limits.fieldBytes = mostBody
        let form = try await UploadReader(directory: reader.directory, limits: limits, pool: reader.pool)
            .form(of: request)
        guard let text = form.fields.text("transcript") else { throw APIError.missing("transcript") }
        return (try read(Array(text.utf8)), form.file("file"))
    }

    private static func read(_ body: [UInt8]) throws(APIError) -> LiveTranscript {
        var session: LiveTranscript
        do {
            session = try JSONDecoder().decode(LiveTranscript.self, from: Data(body))
        } catch let error as DecodingError {
            throw APIError(error)
        } catch {
            throw .invalid("transcript", LocalizedText("올바른 JSON이 아닙니다.", "It is no valid JSON."))
        }
        try session.check()
        session.steps = try StepForm(FieldReader(try StepForm.fields(in: body)))
        return session
    }

    private func check() throws(APIError) {
        guard segments.count <= Self.mostSegments else {
            throw .invalid(
                "segments",
                LocalizedText("구간은 \(Self.mostSegments)개까지입니다.", "There may be \(Self.mostSegments) segments."))
        }
        guard Language(language) != nil else {
            throw .invalid("language", LocalizedText("알 수 없는 언어입니다.", "The language is not known."))
        }
        for (index, segment) in segments.enumerated() {
            let field = "segments[\(index)]"
            guard segment.start >= 0, segment.start <= segment.end, segment.end <= Self.longest else {
                throw .invalid(
                    field + ".start",
                    LocalizedText("시각의 순서가 맞지 않습니다.", "A segment starts at 0 or later and ends behind its start."))
            }
            guard segment.text.count <= LibrarySegment.textLimit,
                segment.speaker?.count ?? 0 <= LibrarySegment.speakerLimit
            else { throw .invalid(field + ".text", LocalizedText("글이 너무 깁니다.", "The text is too long.")) }
        }
        guard (duration ?? 0) >= 0, (duration ?? 0) <= Self.longest else {
            throw .invalid("duration", LocalizedText("길이가 잘못되었습니다.", "The duration is out of range."))
        }
    }

    /// What was said.
    var said: Transcript {
        Transcript(
            language: Language(language)?.code ?? language,
            duration: max(duration ?? 0, segments.map(\.end).max() ?? 0),
            segments: segments.enumerated().map { index, entry in
                Segment(
                    id: index, start: entry.start.rounded(toDecimals: 3), end: entry.end.rounded(toDecimals: 3),
                    text: entry.text, speaker: entry.speaker?.trimmed.isEmpty == false ? entry.speaker?.trimmed : nil)
            })
    }

    /// The transcript that it becomes, with the upload that is its recording and what was made of what was said.
    func transcript(
        _ worked: InsightService.Outcome, id: String, upload: (id: String, filename: String)?, now: Date
    ) throws -> LibraryTranscript {
        var results = try JSONDecoder().decode(
            [String: AnyJSON].self, from: Data(try JSONText.encode(worked.results)))
        if let summary = worked.summary {
            results["summary"] = try JSONDecoder().decode(AnyJSON.self, from: Data(try JSONText.encode(summary)))
        }
        let made = ResultSteps(results)

        let said = createdAt.flatMap {
            try? Date($0, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
        // A clock that is set wrong must not put it before everything, or behind.
        let time = said.map { min($0, now) } ?? now
        let title = title?.trimmed ?? ""
        return LibraryTranscript(
            id: id, title: title.isEmpty ? Timestamp.iso8601(time) : title,
            source: TranscriptSource(kind: .live, filename: upload?.filename, uploadID: upload?.id), createdAt: time,
            duration: worked.transcript.duration, language: worked.transcript.language,
            classCode: made?.classCode, steps: made?.json ?? "{}",
            segments: LibrarySegment.all(worked.transcript.segments))
    }
}

extension LibraryService {
    /// Keeps what was heard in a live session, with its recording where there is one, and does the steps that it asks
    /// for; gives its id.
    ///
    /// Throws 415 for a recording that is no audio, 507 where the disk is full.
    func create(
        _ session: LiveTranscript, recording: UploadedFile?, for language: AnswerLanguage
    ) async throws -> String {
        try insights.check(session.steps)
        let said = session.said
        let worked = try await insights.run(said, session.steps, for: language)
        var upload: UploadStore.Recording?
        if let recording, let jobs { upload = try await jobs.keep(recording) }
        let transcript = try session.transcript(
            worked, id: UUID().uuidString.lowercased(), upload: upload.map { ($0.id, $0.filename) }, now: now())
        do {
            try await store.insert(
                transcript,
                original: insights.original(said, session.steps).map { LibrarySegment.all($0.segments) })
            if upload != nil, session.steps.redactsAudio {
                try await keepRedacted(
                    transcript, dropsOriginal: insights.discardsOriginal(session.steps))
            }
        } catch {
            if let upload { await jobs?.uploads.remove(upload.id) }
            throw error
        }
        return transcript.id
    }
}
