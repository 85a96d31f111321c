import SoriCore

/// A language model's class of a call: checked, and weighed against that of the rules. Pure.
struct ModelVerdict: Sendable, Equatable {
    let code: String
    /// 0...100.
    let confidence: Double
    let reason: String
    /// Quotes that are in the transcript.
    let evidence: [String]

    private struct Document: Decodable {
        let code: String
        let confidence: Double
        let evidence: [String]
        let reason: String
    }

    private static let mostEvidence = 3
    /// Of more quotes than this no more are looked for.
    private static let mostQuotes = 20
    private static let longestReason = 500
    private static let longestQuote = 200
    /// Below this a model's class counts for nothing against another one of the rules.
    private static let leastConfidence = 50.0

    /// Reads a model's answer; throws `bad_answer` when it is no JSON, misses a member, names a class that is none of
    /// `classes`, is surer than 100 or less sure than 0, or gives no reason. Quotes that nobody said, or that name a
    /// class's code, are left out.
    static func read(
        _ text: String, classes: [CallClass], transcript: Transcript
    ) throws(InsightError) -> ModelVerdict {
        let document = try StructuredAnswer.read(Document.self, from: text)
        guard classes.contains(where: { $0.code == document.code }) else {
            throw InsightError(
                code: .badAnswer, message: "the language model has named a class that the taxonomy does not have")
        }
        guard (0...100).contains(document.confidence) else {
            throw InsightError(code: .badAnswer, message: "the language model's confidence is not within 0 to 100")
        }
        guard document.reason.contains(where: \.isLetter) else {
            throw InsightError(code: .badAnswer, message: "the language model gives no reason for the class")
        }
        let said = bare(transcript.text)
        // Callers do not speak in codes such as CLASS_ETC, unless they want to be sorted so.
        let codes = classes.lazy.map(\.code).filter { $0.contains("_") }.map(bare).filter { !$0.isEmpty }
        var quotes: [String] = []
        for quote in document.evidence.prefix(mostQuotes)
        where quotes.count < mostEvidence && quote.count <= longestQuote {
            let words = bare(quote)
            let isSaid = words.count > 1 && said.contains(words) && !codes.contains { words.contains($0) }
            if isSaid, !quotes.contains(quote) { quotes.append(quote) }
        }
        return ModelVerdict(
            code: document.code, confidence: document.confidence,
            reason: String(document.reason.prefix(longestReason)), evidence: quotes)
    }

    /// The class that counts. The model's figure is halved when none of its quotes was said. Where both name the same
    /// class, the higher figure counts; where they differ, the rules decide when the model's is below 50 or below
    /// theirs.
    func weighed(against rules: Classification, classes: [CallClass], language: String) -> Classification {
        let agrees = code == rules.code
        let weight = evidence.isEmpty ? confidence / 2 : confidence
        if !agrees, weight < Self.leastConfidence || weight < rules.confidence {
            let note =
                language == "ko"
                ? "언어 모델은 \(code)로 보았으나 근거가 더 약합니다" : "the language model says \(code), on weaker grounds"
            return rules.noting(note)
        }
        return Classification(
            code: code, category: classes.first { $0.code == code }?.category ?? code,
            confidence: (agrees ? max(weight, rules.confidence) : weight).rounded(toDecimals: 1), reason: reason,
            evidence: evidence.isEmpty && agrees ? rules.evidence : evidence, method: .llm)
    }

    /// Letters and digits alone: quotes rarely keep spaces and points.
    private static func bare(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}

extension Classification {
    /// The same with something added to the reason.
    func noting(_ note: String) -> Classification {
        Classification(
            code: code, category: category, confidence: confidence, reason: "\(reason) (\(note))", evidence: evidence,
            method: method)
    }
}
