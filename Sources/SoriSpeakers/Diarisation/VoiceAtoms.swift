/// The voice of a recording in steps of 0.4 s, kept small (260 bytes each), from which the voice of any longer span can
/// be put together without hearing it again.
///
/// The embedding's last layer is linear, so the middle of the steps' embeddings is nearly the embedding of them all;
/// only the deviations between the steps are lost, and they are lost in every span alike.
struct VoiceAtoms: Sendable {
    /// Voice frames of a step.
    static let frames = 5
    /// Seconds of a step.
    static let duration = 0.4

    private var values: [Int8] = []
    private var scales: [Float] = []

    /// How many steps there are.
    var count: Int { scales.count }

    /// Adds the next step.
    mutating func append(_ embedding: SpeakerEmbedding) {
        let largest = embedding.values.reduce(0) { max($0, abs($1)) }
        let scale = largest / 127
        scales.append(scale)
        for value in embedding.values { values.append(scale > 0 ? Int8((value / scale).rounded()) : 0) }
    }

    /// The voice of the steps that lie between `start` and `end` seconds; nil when none does.
    func embedding(from start: Double, to end: Double) -> SpeakerEmbedding? {
        let first = max(0, Int((start / Self.duration - 1e-6).rounded(.up)))
        let last = min(count, Int((end / Self.duration + 1e-6).rounded(.down)))
        guard first < last else { return nil }
        var sums = [Float](repeating: 0, count: SpeakerEmbedding.width)
        for step in first..<last {
            for index in sums.indices {
                sums[index] += scales[step] * Float(values[step * SpeakerEmbedding.width + index])
            }
        }
        return SpeakerEmbedding(values: sums.map { $0 / Float(last - first) })
    }
}
