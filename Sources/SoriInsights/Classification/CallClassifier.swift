public import SoriCore

/// Sorts calls into the classes of a taxonomy by its phrases and by likeness with its examples, without any language
/// model.
public struct CallClassifier: CallClassifying {
    /// The classes.
    public let taxonomy: Taxonomy

    /// The classes of the taxonomy, in its order.
    public var classes: [CallClass] { taxonomy.classes.map { CallClass(code: $0.code, category: $0.category) } }

    private let rules: PhraseRules
    private let vocabulary: NGramVocabulary
    private let model: LinearModel
    /// What scores are multiplied with, so that probabilities are as often right as they say.
    private let sharpness: Float

    /// Less than this is too little to say anything of.
    private static let fewestWords = 2
    private static let mostEvidence = 3
    private static let folds = 5

    /// Trains the model of a taxonomy: takes in the order of a second for hundreds of examples, so not on the
    /// cooperative pool.
    public init(_ taxonomy: Taxonomy) {
        self.taxonomy = taxonomy
        rules = PhraseRules(taxonomy)
        let texts = taxonomy.classes.enumerated().flatMap { label, entry in
            entry.examples.map { (text: CallText($0), label: label) }
        }
        (vocabulary, model) = Self.train(texts, classes: taxonomy.classes.count)
        // Probabilities are measured on examples that the model has not seen.
        var held: [(scores: [Float], label: Int)] = []
        for fold in 0..<Self.folds where texts.count >= 2 * Self.folds {
            let seen = texts.indices.filter { $0 % Self.folds != fold }
            let unseen = texts.indices.filter { $0 % Self.folds == fold }
            let (vocabulary, model) = Self.train(seen.map { texts[$0] }, classes: taxonomy.classes.count)
            for index in unseen {
                let scores = Self.sum(
                    model.scores(vocabulary.features(texts[index].text)),
                    rules.scores(rules.hits(in: texts[index].text)))
                held.append((scores, texts[index].label))
            }
        }
        sharpness = Calibration.sharpness(held)
    }

    /// The class of a transcript.
    public func classify(_ transcript: Transcript) -> Classification {
        let lines = transcript.segments.lazy.map { segment in
            segment.speaker.map { "\($0): \(segment.text)" } ?? segment.text
        }
        return classify(lines.joined(separator: "\n"), language: transcript.language)
    }

    /// The class of a text, its reason in Korean or English; lines may begin with who speaks and a colon.
    public func classify(_ text: String, language: String) -> Classification {
        let text = CallText(text)
        let hits = rules.hits(in: text)
        let features = vocabulary.features(text)
        guard text.words.count >= Self.fewestWords, !hits.isEmpty || !features.indexes.isEmpty else {
            return nothingSaid(language)
        }
        let likely = softmax(
            Self.sum(model.scores(features), rules.scores(hits)).map { $0 * sharpness })
        let label = likely.indices.max { likely[$0] < likely[$1] } ?? 0
        let found = evidence(for: label, text, hits)
        let reason = Reason.of(found, language: language)
        return classification(label, likely[label], reason, found)
    }

    private func nothingSaid(_ language: String) -> Classification {
        let label = taxonomy.classes.firstIndex { $0.code == taxonomy.fallback } ?? 0
        return classification(
            label, 1 / Float(taxonomy.classes.count), Reason.tooLittle(language: language), [])
    }

    private func classification(
        _ label: Int, _ probability: Float, _ reason: String, _ evidence: [String]
    ) -> Classification {
        let entry = taxonomy.classes[label]
        return Classification(
            code: entry.code, category: entry.category,
            confidence: Double(probability * 100).rounded(toDecimals: 1), reason: reason, evidence: evidence,
            method: .rules)
    }

    /// The phrases and words of a text that speak most for a class, the strongest first.
    private func evidence(for label: Int, _ text: CallText, _ hits: [PhraseRules.Hit]) -> [String] {
        let phrases = hits.filter { $0.label == label && $0.phrase.weight > 0 }
            .sorted { $0.phrase.weight > $1.phrase.weight }.map(\.phrase.text)
        guard phrases.count < Self.mostEvidence else { return Array(phrases.prefix(Self.mostEvidence)) }
        var weights = [Float](repeating: 0, count: text.scalars.count)
        vocabulary.forEachFeature(of: text) { feature, position in
            weights[position] += model.weight(of: feature, for: label)
        }
        var words: [String: Float] = [:]
        for word in text.words where word.range.count > 1 {
            // From the space before: features at the beginning of a word begin there.
            let weight = weights[(word.range.lowerBound - 1)..<word.range.upperBound].reduce(0, +)
            words[String(word.shown)] = max(words[String(word.shown)] ?? 0, weight)
        }
        let strongest = words.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
            .filter { word in !phrases.contains { $0.contains(word) || word.contains($0) } }
        return phrases + strongest.prefix(Self.mostEvidence - phrases.count)
    }

    private static func train(
        _ texts: [(text: CallText, label: Int)], classes: Int
    ) -> (NGramVocabulary, LinearModel) {
        let vocabulary = NGramVocabulary(texts.map(\.text))
        let examples = texts.map { LinearModel.Example(features: vocabulary.features($0.text), label: $0.label) }
        return (vocabulary, LinearModel(classes: classes, features: vocabulary.count, examples: examples))
    }

    private static func sum(_ one: [Float], _ other: [Float]) -> [Float] { zip(one, other).map { $0 + $1 } }
}

/// Why a class was chosen, in Korean or English.
private enum Reason {
    static func of(_ evidence: [String], language: String) -> String {
        let quoted = evidence.map { "'\($0)'" }.joined(separator: ", ")
        return switch (evidence.isEmpty, language == "ko") {
        case (false, true): "통화에 나온 말: \(quoted)"
        case (false, false): "said in the call: \(quoted)"
        case (true, true): "두드러진 표현은 없으나 이 분류의 예시와 가장 비슷합니다."
        case (true, false): "no phrase stands out: it is most like the examples of this class"
        }
    }

    static func tooLittle(language: String) -> String {
        language == "ko" ? "분류하기에는 말한 내용이 너무 적습니다." : "too little was said to tell"
    }
}
