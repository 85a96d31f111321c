import SoriFormats
import SoriWhisper

/// Reads rows of several weight tensors as if they were one, widened, scaled and padded.
struct WeightRows {
    private let sources: [WeightSource]
    private let inner: Int

    /// Rows of `sources`, each written as `inner` numbers.
    init(_ sources: [WeightSource], inner: Int) {
        self.sources = sources
        self.inner = inner
    }

    /// Writes rows `range` as `[rows, inner]` into `out`, and their biases into `bias[range]`.
    ///
    /// Throws `WhisperError` naming the tensor when a number is not finite.
    func read(
        _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>
    ) throws(WhisperError) {
        var start = 0
        for source in sources {
            let outputs = source.outputs.count
            let part =
                max(range.lowerBound, start)..<max(min(range.upperBound, start + outputs), max(range.lowerBound, start))
            for row in part {
                let output = source.outputs.lowerBound + row - start
                try unsafe read(source, output, into: out + (row - range.lowerBound) * inner)
            }
            if let tensor = source.bias, !part.isEmpty {
                let values = tensor.floats()
                for row in part {
                    let value = values[source.outputs.lowerBound + row - start] * source.factor
                    guard value.isFinite else { throw Self.notFinite(tensor) }
                    unsafe bias[row] = value
                }
            }
            start += outputs
        }
    }

    private func read(_ source: WeightSource, _ row: Int, into out: UnsafeMutablePointer<Float>) throws(WhisperError) {
        let tensor = source.weight
        let length = tensor.count(from: 1)
        let perOutput = tensor.shape.count > 2 ? tensor.shape[1] : 1
        try unsafe tensor.copyFloats(
            rows: row * perOutput..<(row + 1) * perOutput, into: UnsafeMutableBufferPointer(start: out, count: length))
        guard unsafe allFinite(UnsafeMutableBufferPointer(start: out, count: length)) else {
            throw Self.notFinite(tensor)
        }
        if source.tapsFirst, tensor.shape.count == 3 {
            let (channels, taps) = (tensor.shape[1], tensor.shape[2])
            let copy = unsafe [Float](UnsafeBufferPointer(start: out, count: length))
            for channel in 0..<channels {
                for tap in 0..<taps { unsafe out[tap * channels + channel] = copy[channel * taps + tap] }
            }
        }
        if source.factor != 1 { for index in 0..<length { unsafe out[index] *= source.factor } }
        for index in length..<max(inner, length) { unsafe out[index] = 0 }
    }

    private static func notFinite(_ tensor: WhisperTensor) -> WhisperError {
        WhisperError(.malformed, "tensor \(tensor.name) holds numbers that are not finite; fetch the model again")
    }
}
