/// The part of a job's recording in which a person is heard, as a request names it.
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

    /// The job.
    let jobID: String
    /// Where in its recording.
    let selection: Selection

    /// The field of the job.
    static let jobField = "job_id"

    private static let latest = 1_000_000.0
    private static let ways = ["start", "end", "segment", "speaker"]

    /// A part of the recording of a job.
    init(jobID: String, selection: Selection) {
        self.jobID = jobID
        self.selection = selection
    }

    /// Reads `job_id` with `start` and `end`, or `segment`, or `speaker`; nil where none of these fields is there.
    ///
    /// Throws 422 naming the field that is missing, cannot be read or is one too many.
    init?(_ fields: FieldReader) throws(APIError) {
        guard let job = fields.text(Self.jobField) else {
            guard !Self.ways.contains(where: { fields.text($0) != nil }) else { throw .missing(Self.jobField) }
            return nil
        }
        jobID = job
        let segment = try fields.number("segment", in: 0...Self.latest)
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
                Self.jobField,
                LocalizedText(
                    "'job_id'에는 'start'와 'end', 'segment', 'speaker' 중 한 가지를 함께 보내야 합니다.",
                    "Beside 'job_id' send one of these: 'start' and 'end', 'segment', or 'speaker'."))
        }
    }
}
