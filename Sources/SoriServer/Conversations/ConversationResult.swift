import SoriCore
import SoriInsights

/// What a conversation ends with, as it is kept with the job.
struct ConversationResult: Sendable, Equatable {
    /// Everything that was said, as far as it may be told.
    let transcript: String
    /// The language's code.
    let language: String
    /// Seconds of speech and pauses.
    let duration: Double
    /// What it was about.
    let summary: Summary
    /// True when the server stopped in the middle: what was said until then is there.
    let interrupted: Bool
    /// The segments in the end, where they are others than those stored meanwhile: masked with all of the conversation
    /// in sight.
    var segments: [Segment]?
    /// What the steps came to that were asked for, as entries of the same object; nil where none was.
    var steps: StepResults?
}

extension ConversationResult: Codable {
    private enum CodingKeys: String, CodingKey {
        case transcript, language, duration, summary, interrupted, segments
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        transcript = try container.decode(String.self, forKey: .transcript)
        language = try container.decode(String.self, forKey: .language)
        duration = try container.decode(Double.self, forKey: .duration)
        summary = try container.decode(Summary.self, forKey: .summary)
        interrupted = try container.decode(Bool.self, forKey: .interrupted)
        segments = try container.decodeIfPresent([Segment].self, forKey: .segments)
        steps = try? StepResults(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(transcript, forKey: .transcript)
        try container.encode(language, forKey: .language)
        try container.encode(duration, forKey: .duration)
        try container.encode(summary, forKey: .summary)
        try container.encode(interrupted, forKey: .interrupted)
        try container.encodeIfPresent(segments, forKey: .segments)
        try steps?.encode(to: encoder)
    }
}

/// The last message of a conversation: `{"type":"final_summary","summary":{...},"transcript":"..."}`, and what the
/// steps came to that were asked for.
struct FinalSummary: Encodable {
    private let result: ConversationResult

    init(_ result: ConversationResult) { self.result = result }

    private enum CodingKeys: String, CodingKey { case type, summary, transcript }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("final_summary", forKey: .type)
        try container.encode(result.summary, forKey: .summary)
        try container.encode(result.transcript, forKey: .transcript)
        try result.steps?.encode(to: encoder)
    }
}
