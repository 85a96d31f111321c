import Glibc

/// Multinomial logistic regression on sparse features: small enough to be trained when a taxonomy is loaded.
struct LinearModel: Sendable {
    /// A text of a known class.
    struct Example: Sendable {
        let features: NGramVocabulary.Features
        let label: Int
    }

    private static let epochs = 30
    private static let rate: Float = 2
    /// How strongly weights are drawn towards zero: there are far more features than examples.
    private static let decay: Float = 1e-4

    let classes: Int
    /// One row for each feature.
    private var weights: [Float]
    private var bias: [Float]

    /// Trains a model by stochastic gradient descent; the same examples always give the same model.
    init(classes: Int, features: Int, examples: [Example]) {
        self.classes = classes
        weights = [Float](repeating: 0, count: features * classes)
        bias = [Float](repeating: 0, count: classes)
        guard !examples.isEmpty else { return }
        // A class with many examples is not likelier than one with few.
        var counts = [Float](repeating: 0, count: classes)
        for example in examples { counts[example.label] += 1 }
        let mean = Float(examples.count) / Float(counts.count { $0 > 0 })
        // The classes in turn, always in the same order.
        var turns = [Int](repeating: 0, count: classes)
        let order = examples.indices.map { index -> (turn: Int, index: Int) in
            defer { turns[examples[index].label] += 1 }
            return (turns[examples[index].label], index)
        }.sorted { $0 < $1 }.map(\.index)
        for epoch in 0..<Self.epochs {
            let rate = Self.rate / (1 + Float(epoch) / 5)
            for index in order {
                let example = examples[index]
                learn(example, rate: rate * mean / counts[example.label])
            }
        }
    }

    /// How much speaks for each class; the differences count.
    func scores(_ features: NGramVocabulary.Features) -> [Float] {
        var scores = bias
        for (index, value) in zip(features.indexes, features.values) {
            let row = Int(index) * classes
            for label in 0..<classes { scores[label] += weights[row + label] * value }
        }
        return scores
    }

    /// How much one feature of the value 1 speaks for a class, beside the mean of all.
    func weight(of feature: Int32, for label: Int) -> Float {
        let row = Int(feature) * classes
        var sum: Float = 0
        for other in 0..<classes { sum += weights[row + other] }
        return weights[row + label] - sum / Float(classes)
    }

    private mutating func learn(_ example: Example, rate: Float) {
        let likely = softmax(scores(example.features))
        for label in 0..<classes {
            let error = (label == example.label ? 1 : 0) - likely[label]
            bias[label] += rate * 0.1 * error
            for (index, value) in zip(example.features.indexes, example.features.values) {
                let cell = Int(index) * classes + label
                weights[cell] += rate * (error * value - Self.decay * weights[cell])
            }
        }
    }
}

/// The probabilities that belong to scores.
func softmax(_ scores: [Float]) -> [Float] {
    let most = scores.max() ?? 0
    let powers = scores.map { expf($0 - most) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
}
