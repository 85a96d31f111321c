import SoriLibrary

/// What the description of the API says of the library's routes, and of the shapes they send.
enum LibraryOperations {
    private static let tag = "Library"
    private static let time = APISchema.format("date-time")
    private static let statuses = APISchema.oneOf(TranscriptStatus.allCases.map(\.rawValue))
    private static let kinds = APISchema.oneOf(TranscriptSource.Kind.allCases.map(\.rawValue))
    private static let formats = APISchema.oneOf(ExportFormat.allCases.map(\.rawValue))

    static let list = APIOperation(
        id: "listTranscripts", tag: tag, summary: "Find transcripts by parts of their words, the newest first.",
        parameters: [
            .query("q", .string, "Words that must all be in it, or parts of words; phrases in quotation marks."),
            .query("speaker", .string, "Who is heard, by the whole name."),
            .query("class", .string, "The code of its class."),
            .query("language", .string, "The code of its language."),
            .query("status", statuses, "How far people have gone through it."),
            .query("from", .string, "Recorded on that day or at that moment, or later."),
            .query("to", .string, "Recorded up to the end of that day, or before that moment."),
            .query("limit", .integer, "At most so many: 1 to 100, 20 unless told."),
            .query("cursor", .string, "A page's next_cursor: the page behind it."),
            .query("ids", .string, "Instead of all this: at most 100 ids, separated by commas."),
        ], answers: [200: [.json(.reference("TranscriptPage"))]], errors: [422])
    static let create = APIOperation(
        id: "createTranscript", tag: tag, summary: "Keep what was heard in a live session.",
        body: [
            .json(.reference("LiveTranscript")),
            .init(
                type: "multipart/form-data",
                schema: .object(["transcript": .reference("LiveTranscript"), "file?": .format("binary")])),
        ], answers: [201: [.json(.object(["id": .string]))]], errors: [400, 413, 415, 422, 507])
    static let facets = APIOperation(
        id: "transcriptFacets", tag: tag, summary: "What transcripts can be filtered by.",
        answers: [200: [.json(.reference("TranscriptFacets"))]])
    static let exportMany = APIOperation(
        id: "exportTranscripts", tag: tag, summary: "Several transcripts as a zip archive.",
        body: [.json(.object(["ids": .array(.string), "format?": formats]))],
        answers: [200: [.bytes("application/zip")]], errors: [400, 404, 413, 422])
    static let show = APIOperation(
        id: "getTranscript", tag: tag, summary: "A transcript with its words.",
        parameters: [
            .query(
                "view", .oneOf(TranscriptView.allCases.map(\.rawValue)),
                "One of its views; the one that is edited unless told.")
        ],
        answers: [200: [.json(.reference("Transcript"))]], errors: [404, 422])
    static let edit = APIOperation(
        id: "editTranscript", tag: tag, summary: "Change the newest version; all operations are done, or none.",
        body: [.json(.reference("Edit"))],
        answers: [200: [.json(.reference("Edited"))], 409: [.json(.reference("VersionConflict"))]],
        errors: [400, 404, 413, 422, 507])
    static let remove = APIOperation(
        id: "eraseTranscript", tag: tag, summary: "Erase a transcript with its job, recording, versions and links.",
        answers: [204: []], errors: [404])
    static let versions = APIOperation(
        id: "listTranscriptVersions", tag: tag, summary: "What was done when, the newest first.",
        answers: [200: [.json(.object(["versions": .array(.reference("TranscriptVersion"))]))]], errors: [404])
    static let version = APIOperation(
        id: "getTranscriptVersion", tag: tag, summary: "A transcript as it was.",
        answers: [200: [.json(.reference("Transcript"))]], errors: [404])
    static let events = APIOperation(
        id: "followTranscript", tag: tag, summary: "Its newest version, at once and at each change.",
        answers: [200: [.init(type: "text/event-stream", schema: .string)]], errors: [404])
    static let peaks = APIOperation(
        id: "transcriptPeaks", tag: tag, summary: "How loud the recording is in equal spans, 0 to 255.",
        parameters: [.query("points", .integer, "At most so many spans: 1 to 100000, 2000 unless told.")],
        answers: [200: [.json(.object(["duration": .number, "points": .array(.integer)]))]], errors: [404, 415, 422])
    static let export = APIOperation(
        id: "exportTranscript", tag: tag, summary: "A transcript as a file.",
        parameters: [.query("format", formats, "Its format, txt unless told.")],
        answers: [200: ExportFormat.allCases.map { $0 == .json ? .json(.open) : .bytes($0.contentType) }],
        errors: [404, 422])
    static let audio = APIOperation(
        id: "transcriptAudio", tag: tag, summary: "The recording, or with a Range a part of it.",
        parameters: [
            .query("ticket", .string, "Instead of a key: that of the transcript's audio."),
            .query("share", .string, "The id of the link that gave the ticket."),
            .query("format", .oneOf(["wav"]), "Decoded to 16 kHz WAV."),
            .query("redacted", .boolean, "As 16 kHz WAV, silent where personal data is said."),
        ], answers: [200: [.bytes("audio/*")], 206: [.bytes("audio/*")], 416: []], errors: [401, 404, 415, 422],
        needsKey: false)
    static let share = APIOperation(
        id: "shareTranscript", tag: tag, summary: "A link by which it is read without a key until it expires.",
        body: [.json(.object(["expires_in?": .number, "audio?": .boolean]))],
        answers: [201: [.json(.object(["id": .string, "url": .string, "expires_at": time]))]], errors: [400, 404, 422])
    static let shares = APIOperation(
        id: "listShares", tag: tag, summary: "The links that can be used.",
        answers: [200: [.json(.object(["shares": .array(.reference("Share"))]))]], errors: [404])
    static let unshare = APIOperation(
        id: "revokeShare", tag: tag, summary: "Take a link back.", answers: [204: []], errors: [404])
    static let shared = APIOperation(
        id: "getShared", tag: tag, summary: "The transcript that a link shows.", parameters: [secret],
        answers: [200: [.json(.reference("Transcript"))]], errors: [404], needsKey: false)
    static let sharedPeaks = APIOperation(
        id: "sharedPeaks", tag: tag, summary: "The peaks of the recording that a link lets hear.",
        parameters: [secret] + peaks.parameters, answers: peaks.answers, errors: peaks.errors, needsKey: false)
    static let sharedExport = APIOperation(
        id: "exportShared", tag: tag, summary: "The transcript that a link shows, as a file.",
        parameters: [secret] + export.parameters, answers: export.answers, errors: export.errors, needsKey: false)

    private static let secret = APIOperation.Parameter.header("X-Sori-Share", "What stands behind # in the link.")

    /// The shapes that the operations name.
    static let schemas: [String: APISchema] = [
        "Transcript": .object([
            "id": .string, "title": .string, "created_at": time, "updated_at": time, "duration": .number,
            "language": .string, "version": .integer, "status": statuses,
            "source": .object([
                "kind": kinds, "job_id": .nullable(.string), "filename": .nullable(.string),
            ]),
            "speakers": .array(.string), "class": .nullable(.open), "steps": .open, "view": .string,
            "views": .array(.string), "audio": .nullable(.reference("TranscriptAudio")),
            "segments": .array(.reference("Segment")), "read_only?": .boolean, "expires_at?": time,
        ]),
        "TranscriptAudio": .object([
            "url": .string, "wav_url": .string, "redacted_url?": .string, "type": .string, "size": .integer,
            "expires_at": time,
        ]),
        "Segment": .object([
            "id": .integer, "start": .number, "end": .number, "text": .string, "speaker": .nullable(.string),
            "channel": .nullable(.integer), "confidence": .nullable(.number), "edited": .boolean,
            "words": .array(.reference("Word")),
        ]),
        "Word": .object([
            "word": .string, "start": .number, "end": .number, "probability": .nullable(.number),
            "interpolated": .boolean,
        ]),
        "TranscriptPage": .object([
            "transcripts": .array(.reference("TranscriptHit")), "next_cursor": .nullable(.string),
            "total": .nullable(.integer),
        ]),
        "TranscriptHit": .object([
            "id": .string, "title": .string, "kind": kinds, "created_at": time, "updated_at": time,
            "duration": .number, "language": .string, "class": .nullable(.string), "speakers": .array(.string),
            "status": statuses,
            "snippets": .array(
                .object([
                    "segment_id": .integer, "start": .number, "text": .string, "speaker?": .nullable(.string),
                    "marks": .array(.array(.integer)),
                ])),
        ]),
        "TranscriptFacets": .object([
            "speakers": counts, "languages": counts, "classes": counts, "statuses": counts, "total": .integer,
        ]),
        "TranscriptVersion": .object([
            "version": .integer, "created_at": time, "operations": .array(.string), "count": .integer,
        ]),
        "LiveTranscript": .object([
            "title?": .nullable(.string), "language": .string, "duration?": .nullable(.number),
            "created_at?": .nullable(time),
            "segments": .array(
                .object([
                    "start": .number, "end": .number, "text": .string, "speaker?": .nullable(.string),
                ])),
            "privacy_removal?": .boolean, "classification?": .boolean, "summary?": .boolean, "keywords?": .boolean,
            "topics?": .boolean, "translate_to?": .string, "redact_audio?": .boolean,
        ]),
        "Edit": .object([
            "version": .integer, "edit_id?": .nullable(.string),
            "operations": .array(
                .either([
                    operation("set_text", ["segment": .integer, "text": .string]),
                    operation("split", ["segment": .integer, "word": .integer, "new_id?": .nullable(.integer)]),
                    operation("join", ["segment": .integer]),
                    operation("set_speaker", ["segments": .array(.integer), "speaker?": .nullable(.string)]),
                    operation("rename_speaker", ["from": .string, "to": .string]),
                    operation(
                        "restore",
                        [
                            "remove?": .array(.integer), "after?": .nullable(.integer),
                            "segments?": .array(.reference("Segment")),
                        ]),
                    operation("set_title", ["title": .string]), operation("set_status", ["status": statuses]),
                    operation("revert", ["version": .integer]),
                ])),
        ]),
        "Edited": .object([
            "version": .integer, "updated_at": time, "status": statuses, "title": .string,
            "speakers": .array(.string), "segments": .array(.reference("Segment")), "removed": .array(.integer),
            "order": .nullable(.array(.integer)),
        ]),
        "VersionConflict": .object([
            "detail": .object([
                "error": .string, "code": .string, "message": .string, "version": .integer,
                "transcript": .reference("Transcript"),
            ])
        ]),
        "Share": .object(["id": .string, "created_at": time, "expires_at": time, "audio": .boolean]),
        "Error": .object(["detail": .object(["error": .string, "message": .string, "code": .string])]),
    ]

    private static let counts = APISchema.array(.object(["value": .string, "count": .integer]))

    private static func operation(_ name: String, _ entries: [String: APISchema]) -> APISchema {
        .object(entries.merging(["op": .oneOf([name])]) { first, _ in first })
    }
}
