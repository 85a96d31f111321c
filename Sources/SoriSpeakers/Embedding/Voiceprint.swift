/// What tells a person's voice from others: an embedding without what all voices have in common, at length 1.
///
/// Embeddings of all people lie to one side of the origin, and how far depends on the language and the microphone.
/// Without that middle the cosine of two strangers is near 0 in every language. `SpeakerModels.voiceprint` makes them.
public struct Voiceprint: Sendable, Equatable {
    /// The direction, of length 1.
    let direction: SpeakerEmbedding

    /// Takes a direction; its length does not matter.
    init(direction: SpeakerEmbedding) {
        // What is of length 1 already stays as it is, so that what is written is what is read.
        self.direction = abs(direction.product(direction) - 1) < 1e-5 ? direction : direction.normalised
    }

    /// Takes numbers as `values` gives them; nil unless they are `SpeakerEmbedding.width` finite numbers, not all zero.
    public init?(values: [Float]) {
        guard values.count == SpeakerEmbedding.width, values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 })
        else { return nil }
        self.init(direction: SpeakerEmbedding(values: values))
    }

    /// Takes what all voices have in common, `middle`, off an embedding as the network gave it.
    init(_ embedding: SpeakerEmbedding, middle: [Float]) {
        self.init(direction: SpeakerEmbedding(values: zip(embedding.values, middle).map { $0 - $1 }))
    }

    /// The numbers of the direction.
    public var values: [Float] { direction.values }

    /// How alike two voices are, -1...1: strangers are near 0, one person mostly above 0.5.
    public func likeness(_ other: Voiceprint) -> Float { direction.product(other.direction) }

    /// The middle of several voiceprints, each counted alike; nil for none.
    static func mean(_ voices: [Voiceprint]) -> Voiceprint? {
        SpeakerEmbedding.mean(voices.map(\.direction)).map(Voiceprint.init(direction:))
    }
}
