public import SoriCore
import SoriFormats

/// What comes behind the voice's frames: pooling over a span of a speaker and the last layer, and the statistics of
/// voices (`PLDA`).
public final class VoiceModel: Sendable {
    /// The mean and the deviation of each number of the frames.
    private static let pooledWidth = 2 * VoiceFrames.width

    /// [pooledWidth, SpeakerEmbedding.width]: transposed, so that the products of one input are next to each other.
    private let weight: [Float]
    private let bias: [Float]
    /// How voices differ, between people and of one person.
    public let plda: PLDA

    /// Reads the numbers (`voice.safetensors`); throws `speaker_model_missing` or `speaker_model_damaged`.
    public init(_ files: SpeakerModelFiles) throws(SpeakerError) {
        try files.check()
        do throws(FileError) {
            let tensors = try Safetensors(path: files.voice)
            let rows = try tensors.floats("layer.weight", [SpeakerEmbedding.width, Self.pooledWidth])
            var weight = [Float](repeating: 0, count: rows.count)
            for row in 0..<SpeakerEmbedding.width {
                for column in 0..<Self.pooledWidth {
                    weight[column * SpeakerEmbedding.width + row] = rows[row * Self.pooledWidth + column]
                }
            }
            self.weight = weight
            bias = try tensors.floats("layer.bias", [SpeakerEmbedding.width])
            plda = try PLDA(tensors)
        } catch {
            throw SpeakerError(
                code: .modelDamaged, message: "\(files.voice) cannot be used; run scripts/setup", cause: error)
        }
    }

    /// The voiceprint of an embedding as `embedding` gives it.
    public func voiceprint(of embedding: SpeakerEmbedding) -> Voiceprint {
        plda.voiceprint(of: embedding)
    }

    /// The embedding of those `frames` that `isHeard`; nil when none is.
    ///
    /// Mean and deviation are pyannote's (`StatsPool`): the variance over the frames less one.
    public func embedding(_ frames: VoiceFrames, from first: Int, isHeard: [Bool]) -> SpeakerEmbedding? {
        let width = VoiceFrames.width
        let spoken = isHeard.indices.filter { isHeard[$0] && first + $0 < frames.count }
        guard !spoken.isEmpty else { return nil }
        var pooled = [Float](repeating: 0, count: Self.pooledWidth)
        let values = frames.values
        for frame in spoken {
            let start = (first + frame) * width
            for index in 0..<width { pooled[index] += values[start + index] }
        }
        let share = 1 / Float(spoken.count)
        for index in 0..<width { pooled[index] *= share }
        for frame in spoken {
            let start = (first + frame) * width
            for index in 0..<width {
                let difference = values[start + index] - pooled[index]
                pooled[width + index] += difference * difference
            }
        }
        let freedom = 1 / (Float(spoken.count - 1) + 1e-8)
        for index in width..<2 * width { pooled[index] = (pooled[index] * freedom).squareRoot() }
        return layer(pooled)
    }

    private func layer(_ pooled: [Float]) -> SpeakerEmbedding {
        let width = SpeakerEmbedding.width
        var output = bias
        for (input, value) in pooled.enumerated() {
            let row = input * width
            for index in 0..<width { output[index] += value * weight[row + index] }
        }
        return SpeakerEmbedding(values: output)
    }
}
