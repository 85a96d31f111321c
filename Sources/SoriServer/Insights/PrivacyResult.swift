import SoriCore
import SoriPrivacy

/// What the removal of personal data has found, as the API tells it: never the values themselves.
struct PrivacyResult: Codable, Sendable, Equatable {
    /// A span that was masked or marked.
    struct Span: Codable, Sendable, Equatable {
        let type: PersonalDataType
        /// The id of the segment.
        let segment: Int
        /// Which characters (Unicode scalars) of the masked segment's text stand for it.
        let startChar: Int
        let endChar: Int
        /// Seconds from the start of the audio: of its words, or of all the segment where they were not measured.
        let start: Double
        let end: Double
        /// Whether the words' times were measured.
        let exact: Bool
        let score: Double
        /// What it was found by.
        let evidence: String
        /// False when it was only marked.
        let masked: Bool

        enum CodingKeys: String, CodingKey {
            case type, segment, start, end, exact, score, evidence, masked
            case startChar = "start_char"
            case endChar = "end_char"
        }
    }

    /// `Y` or `N`.
    let exist: String
    let reason: String
    /// The masked text.
    let text: String
    let types: [PersonalDataType]
    let spans: [Span]
    let counts: [String: Int]

    /// What was found, with its reason in `language`.
    init(_ found: RedactedTranscript, for language: AnswerLanguage) {
        types = found.counts.filter { $0.value > 0 }.keys.sorted()
        exist = types.isEmpty ? "N" : "Y"
        text = found.transcript.text
        counts = Dictionary(uniqueKeysWithValues: types.map { ($0.rawValue, found.counts[$0] ?? 0) })
        spans = found.spans.map { span in
            let heard = found.hearing(of: span)
            return Span(
                type: span.type, segment: span.segmentID, startChar: span.range.lowerBound,
                endChar: span.range.upperBound, start: heard.times.lowerBound.rounded(toDecimals: 3),
                end: heard.times.upperBound.rounded(toDecimals: 3), exact: heard.isExact,
                score: span.score.rounded(toDecimals: 3), evidence: span.evidence, masked: span.isMasked)
        }
        let list = types.map { type in
            let count = found.counts[type] ?? 0
            return LocalizedText("\(type.label(in: "ko")) \(count)건", "\(type.label(in: "en")) (\(count))")
        }
        reason =
            (list.isEmpty
            ? LocalizedText("개인정보를 찾지 못했습니다.", "No personal data was found.")
            : LocalizedText(
                "찾은 개인정보: " + list.map(\.korean).joined(separator: ", "),
                "Personal data was found: " + list.map(\.english).joined(separator: ", "))).text(for: language)
    }

    enum CodingKeys: String, CodingKey {
        case text, spans, counts
        case exist = "privacy_exist"
        case reason = "exist_reason"
        case types = "privacy_types"
    }
}
