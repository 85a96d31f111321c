import SoriWhisper

/// A linear layer as the model's files have it, and what is to be done to its numbers.
struct WeightSource {
    /// `[outputs, inputs]`, or `[outputs, channels, taps]` of a convolution.
    let weight: WhisperTensor
    /// `[outputs]`; nil for zeros.
    let bias: WhisperTensor?
    /// A factor for all numbers, bias included.
    var factor: Float = 1
    /// Whether the inputs of a convolution come tap by tap, not channel by channel.
    var tapsFirst = false
    /// The outputs to take; nil for all.
    var part: Range<Int>?

    /// The outputs that it has.
    var outputs: Range<Int> { part ?? 0..<(weight.shape.first ?? 0) }
}

extension WhisperTensor {
    /// The product of the dimensions from `dimension` on.
    func count(from dimension: Int) -> Int { shape.dropFirst(dimension).reduce(1, *) }
}
