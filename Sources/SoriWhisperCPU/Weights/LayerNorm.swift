internal import CKernels
import SoriWhisper

/// The weights of a layer normalisation.
@safe
struct LayerNorm {
    /// `[width]` each.
    let weight: Storage<Float>
    let bias: Storage<Float>

    /// Reads `name.weight` and `name.bias`.
    init(_ weights: WhisperWeights, _ name: String) throws(WhisperError) {
        weight = try Storage(reading: weights.tensor(named: name + ".weight"))
        bias = try Storage(reading: weights.tensor(named: name + ".bias"))
    }

    /// Writes the normalised `x`, `count` numbers, into `out`, which may be `x`.
    @inline(__always)
    func apply(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<Float>) {
        unsafe sori_layer_norm(x, weight.base, bias.base, count, out)
    }
}

extension Storage where Element == Float {
    /// All numbers of `tensor`.
    ///
    /// Throws `WhisperError` naming it when one is not finite.
    convenience init(reading tensor: WhisperTensor) throws(WhisperError) {
        try self.init(tensor.count)
        try tensor.checkFinite()
        try unsafe tensor.copyFloats(
            rows: 0..<tensor.rows, into: UnsafeMutableBufferPointer(start: base, count: tensor.count))
    }
}
