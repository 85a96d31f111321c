public import SoriCore
import SoriInsights
public import SoriPrivacy

/// The steps behind recognition for transcripts that are there already, asked for by the fields of `POST /transcribe`.
public struct TranscriptAnalysis: Sendable {
    /// A field and its value, as a form would send them.
    public typealias Field = (name: String, value: String)

    private let service: InsightService

    /// Does the steps as `configuration` says.
    public init(_ configuration: InsightConfiguration) { service = InsightService(configuration: configuration) }

    /// The names of the fields that ask for steps.
    public static let stepNames = InsightStep.allCases.map(\.rawValue).filter { $0 != InsightStep.translation.rawValue }

    /// Does the steps of `fields` on a transcript and gives them with what is left of it as JSON, its texts for people
    /// in English.
    ///
    /// Throws a `CodedError` that names a wrong field, `CancellationError`. A step that fails is told of in the JSON;
    /// `isComplete` is false then.
    public func json(
        _ transcript: Transcript, _ fields: [Field]
    ) async throws -> (bytes: [UInt8], isComplete: Bool) {
        let form = try StepForm(FieldReader(fields))
        try service.check(form)
        let worked = try await service.run(transcript, form, for: .english)
        let answer = Answer(
            text: worked.transcript.text, language: worked.transcript.language,
            duration: worked.transcript.duration.rounded(toDecimals: 3),
            segments: worked.transcript.segments.map(SegmentDocument.init), summary: worked.summary,
            steps: worked.results)
        return (try JSONText.encode(answer), worked.results.stepErrors == nil)
    }

    /// What is removed where `fields` say so, else as `base` says; throws a `CodedError` that names a wrong field.
    public static func policy(_ fields: [Field], base: PrivacyPolicy) throws -> PrivacyPolicy {
        try StepForm(FieldReader(fields)).policy(base)
    }

    private struct Answer: Encodable {
        let text: String
        let language: String
        let duration: Double
        let segments: [SegmentDocument]
        let summary: Summary?
        let steps: StepResults

        enum CodingKeys: String, CodingKey { case text, language, duration, segments, summary }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(text, forKey: .text)
            try container.encode(language, forKey: .language)
            try container.encode(duration, forKey: .duration)
            try container.encode(segments, forKey: .segments)
            try container.encodeIfPresent(summary, forKey: .summary)
            try steps.encode(to: encoder)
        }
    }
}
