/// The part of a recording in which a person is heard, as a request names it by the job or the transcript.
struct TranscriptPart: Sendable, Equatable {
    /// How the part is found.
    enum Selection: Sendable, Equatable {
        /// Between two times, in seconds.
        case times(ClosedRange<Double>)
        /// A segment of the transcript, by its id.
        case segment(Int)
        /// All that one speaker says, by the label of the transcript.
        case speaker(String)

        /// The field that names it: what is wrong with the speech is wrong with this field.
        var field: String {
            switch self {
            case .times: "end"
            case .segment: "segment"
            case .speaker: "speaker"
            }
        }
    }

    /// Whose recording it is.
    enum Owner: Sendable, Equatable {
        /// That of a job, with its result.
        case job(String)
        /// That of a transcript of the library, as people have corrected it.
        case transcript(String)

        /// The field that names it.
        var field: String {
            switch self {
            case .job: "job_id"
            case .transcript: "transcript_id"
            }
        }
    }

    /// Whose recording it is.
    let owner: Owner
    /// Where in the recording.
    let selection: Selection

    private static let latest = 1_000_000.0
    private static let ways = ["start", "end", "segment", "segment_id", "speaker"]

    /// A part of a recording.
    init(owner: Owner, selection: Selection) {
        self.owner = owner
        self.selection = selection
    }

    /// Reads `job_id` or `transcript_id` with `start` and `end`, or `segment` (`segment_id`), or `speaker`; nil where
    /// none of these fields is there.
    ///
    /// Throws 422 naming the field that is missing, cannot be read or is one too many.
    init?(_ fields: FieldReader) throws(APIError) {
        switch (fields.text("job_id"), fields.text("transcript_id")) {
        case (nil, nil):
            guard !Self.ways.contains(where: { fields.text($0) != nil }) else { throw .missing("job_id") }
            return nil
        case (let job?, nil): owner = .job(job)
        case (nil, let transcript?): owner = .transcript(transcript)
        case (_?, _?):
            throw .invalid(
                "job_id",
                LocalizedText(
                    "'job_id'와 'transcript_id'는 함께 보낼 수 없습니다.", "Send 'job_id' or 'transcript_id', not both."))
        }
        let named = fields.text("segment") == nil ? "segment_id" : "segment"
        let segment = try fields.number(named, in: 0...Self.latest)
        let start = try fields.number("start", in: 0...Self.latest)
        let end = try fields.number("end", in: 0...Self.latest)
        switch (start, end, segment, fields.text("speaker")) {
        case (let start?, let end?, nil, nil):
            guard start < end else {
                throw .invalid(
                    "end", LocalizedText("'end'는 'start'보다 커야 합니다.", "The field 'end' must be more than 'start'."))
            }
            selection = .times(start...end)
        case (_?, nil, nil, nil): throw .missing("end")
        case (nil, _?, nil, nil): throw .missing("start")
        case (nil, nil, let segment?, nil):
            guard let number = Int(exactly: segment) else {
                throw .invalid(
                    "segment",
                    LocalizedText("'segment' 값은 정수여야 합니다.", "The field 'segment' must be a whole number."))
            }
            selection = .segment(number)
        case (nil, nil, nil, let speaker?): selection = .speaker(speaker)
        default:
            throw .invalid(
                owner.field,
                LocalizedText(
                    "'\(owner.field)'에는 'start'와 'end', 'segment', 'speaker' 중 한 가지를 함께 보내야 합니다.",
                    "Beside '\(owner.field)' send one of these: 'start' and 'end', 'segment', or 'speaker'."))
        }
    }
}
