import SoriCore
import SoriFormats

/// Probabilistic linear discriminant analysis: embeddings in a space where one person's differ by a variance of 1 in
/// each direction and people by `variance`.
///
/// The transformation of pyannote's `vbx_setup`: x-vectors are centred, cut to 128 dimensions by LDA, brought to one
/// length, centred again and turned. Its generalised eigenvectors are the rows of the transform itself, because that
/// makes both covariances diagonal already.
public struct PLDA: Sendable {
    /// Dimensions of the space.
    public static let dimensions = 128

    /// The variance between people in each direction.
    let variance: [Double]
    private let mean: [Double]
    private let transform: [Double]
    /// The middle of all voices' embeddings.
    let embeddingMean: [Double]
    private let reducedMean: [Double]
    /// [SpeakerEmbedding.width, dimensions]
    private let reduction: [Double]

    init(_ tensors: Safetensors) throws(FileError) {
        let size = Self.dimensions
        func doubles(_ name: String, _ shape: [Int]) throws(FileError) -> [Double] {
            try tensors.floats(name, shape).map(Double.init)
        }
        embeddingMean = try doubles("xvec.mean1", [SpeakerEmbedding.width])
        reducedMean = try doubles("xvec.mean2", [size])
        reduction = try doubles("xvec.lda", [SpeakerEmbedding.width, size])
        mean = try doubles("plda.mean", [size])
        transform = try doubles("plda.transform", [size, size])
        variance = try doubles("plda.variance", [size])
    }

    /// The embedding without what all voices have in common.
    func voiceprint(of embedding: SpeakerEmbedding) -> Voiceprint {
        Voiceprint(embedding, middle: embeddingMean.map { Float($0) })
    }

    /// The embedding in the space.
    func project(_ embedding: SpeakerEmbedding) -> [Double] {
        let size = Self.dimensions
        let centred = Self.scaled(zip(embedding.values, embeddingMean).map { Double($0) - $1 })
        var reduced = reducedMean.map { -$0 }
        for (row, value) in centred.enumerated() {
            for column in 0..<size { reduced[column] += value * reduction[row * size + column] }
        }
        let turned = zip(Self.scaled(reduced), mean).map { $0 - $1 }
        return (0..<size).map { row in
            var sum = 0.0
            for column in 0..<size { sum += transform[row * size + column] * turned[column] }
            return sum
        }
    }

    /// The vector at a length of the root of its dimensions.
    private static func scaled(_ vector: [Double]) -> [Double] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return vector }
        let scale = Double(vector.count).squareRoot() / length
        return vector.map { $0 * scale }
    }
}
