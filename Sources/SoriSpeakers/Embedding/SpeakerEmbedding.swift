/// A voice as a vector: two of one person point in about the same direction.
public struct SpeakerEmbedding: Sendable, Equatable {
    /// How many numbers an embedding has.
    public static let width = 256

    /// The numbers; their length says nothing of the speaker.
    public let values: [Float]

    /// Takes `width` numbers.
    public init(values: [Float]) {
        precondition(values.count == Self.width, "an embedding has \(Self.width) numbers")
        self.values = values
    }

    /// The sum of the products of the numbers; the cosine when both have length 1.
    func product(_ other: SpeakerEmbedding) -> Float {
        var sums = SIMD16<Float>.zero
        for start in stride(from: 0, to: Self.width, by: 16) {
            var own = SIMD16<Float>.zero
            var others = own
            for index in 0..<16 {
                own[index] = values[start + index]
                others[index] = other.values[start + index]
            }
            sums += own * others
        }
        return sums.sum()
    }

    /// The cosine of the angle to `other`, -1...1; 0 when either has no direction.
    public func cosine(_ other: SpeakerEmbedding) -> Float {
        let lengths = product(self) * other.product(other)
        return lengths > 0 ? product(other) / lengths.squareRoot() : 0
    }

    /// The number of the voice that is the nearest; nil when there is none.
    func nearest(of voices: [SpeakerEmbedding]) -> Int? {
        let cosines = voices.map(cosine)
        return cosines.indices.max { cosines[$0] < cosines[$1] }
    }

    /// The same direction at length 1; itself when it has none.
    public var normalised: SpeakerEmbedding {
        let length = product(self).squareRoot()
        return length > 0 ? SpeakerEmbedding(values: values.map { $0 / length }) : self
    }

    /// The middle direction of several embeddings, each counted alike; nil for none.
    public static func mean(_ embeddings: [SpeakerEmbedding]) -> SpeakerEmbedding? {
        guard !embeddings.isEmpty else { return nil }
        var sums = [Float](repeating: 0, count: width)
        for embedding in embeddings {
            let direction = embedding.normalised.values
            for index in sums.indices { sums[index] += direction[index] }
        }
        return SpeakerEmbedding(values: sums).normalised
    }
}
