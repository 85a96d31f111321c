import Glibc
public import SoriCore
internal import SoriFormats

/// The weights of Silero VAD 6 (16 kHz), packed for the kernels; one for the whole process.
///
/// `@unchecked Sendable`:
/// - the buffers are allocated and written in `init` only, before anyone else has the object;
/// - after that they are only read, and freed in `deinit`.
@safe
public final class SileroModel: @unchecked Sendable {
    /// [256] the window of the transform
    let window: UnsafeMutablePointer<Float>
    /// [128][2] cosine and minus sine of 2 pi k / 256
    let twiddles: UnsafeMutablePointer<Float>
    /// [128] bit-reversed indices
    let reversed: UnsafeMutablePointer<Int32>
    /// [16][129][3] SIMD8
    let weights1: UnsafeMutablePointer<SIMD8<Float>>
    /// [4][128][3][2] SIMD8
    let weights2: UnsafeMutablePointer<SIMD8<Float>>
    /// [2][128][4] SIMD8, inputs: step 0 (64), step 1 (64)
    let weights3: UnsafeMutablePointer<SIMD8<Float>>
    /// [4][64][4] SIMD8
    let weights4: UnsafeMutablePointer<SIMD8<Float>>
    /// [16][256][4] SIMD8, inputs: encoder (128), h (128)
    let weightsMemory: UnsafeMutablePointer<SIMD8<Float>>
    /// [16 + 8 + 8 + 16 + 64] SIMD8: biases of the layers above, in order
    let biases: UnsafeMutablePointer<SIMD8<Float>>
    /// [128]
    let weightsOut: UnsafeMutablePointer<Float>
    let biasOut: Float

    /// Reads `silero_vad_16k.safetensors`; throws `FileError` when it is missing, damaged or another model.
    public init(path: String) throws(FileError) {
        let file = try Safetensors(path: path)
        let basis = try file.floats("stft_conv.weight", [258, 1, 256])
        let conv1 = try file.floats("conv1.weight", [128, 129, 3])
        let conv2 = try file.floats("conv2.weight", [64, 128, 3])
        let conv3 = try file.floats("conv3.weight", [64, 64, 3])
        let conv4 = try file.floats("conv4.weight", [128, 64, 3])
        let input = try file.floats("lstm_cell.weight_ih", [512, 128])
        let hidden = try file.floats("lstm_cell.weight_hh", [512, 128])
        let out = try file.floats("final_conv.weight", [1, 128, 1])
        let gates = zip(
            try file.floats("lstm_cell.bias_ih", [512]), try file.floats("lstm_cell.bias_hh", [512])
        ).map(+)
        let bias =
            try file.floats("conv1.bias", [128]) + file.floats("conv2.bias", [64]) + file.floats("conv3.bias", [64])
            + file.floats("conv4.bias", [128]) + gates
        biasOut = try file.floats("final_conv.bias", [1])[0]
        guard Self.isTransform(basis) else {
            throw FileError(
                code: .malformed,
                message: "\(path): stft_conv.weight is not a windowed transform; use silero-vad 6.2.3")
        }

        unsafe window = .allocate(capacity: 256)
        unsafe window.initialize(from: basis, count: 256)
        unsafe twiddles = .allocate(capacity: 256)
        unsafe reversed = .allocate(capacity: 128)
        for k in 0..<128 {
            unsafe (twiddles + 2 * k).initialize(to: Float(cos(2 * Double.pi * Double(k) / 256)))
            unsafe (twiddles + 2 * k + 1).initialize(to: Float(-sin(2 * Double.pi * Double(k) / 256)))
            let bits = (0..<7).reduce(0) { $0 | (k >> $1 & 1) << (6 - $1) }
            unsafe (reversed + k).initialize(to: Int32(bits))
        }
        unsafe weights1 = pack(16, 129, 3) { block, i, k, output in conv1[((8 * block + output) * 129 + i) * 3 + k] }
        unsafe weights2 = pack(4, 128, 6) { block, i, vector, output in
            conv2[((16 * block + 8 * (vector & 1) + output) * 128 + i) * 3 + vector >> 1]
        }
        // One step is left after the stride of two: it sees steps 0 and 1 through taps 1 and 2.
        unsafe weights3 = pack(2, 128, 4) { block, i, vector, output in
            conv3[((32 * block + 8 * vector + output) * 64 + i % 64) * 3 + 1 + i / 64]
        }
        // A single step with padding on both sides: only the middle tap sees it.
        unsafe weights4 = pack(4, 64, 4) { block, i, vector, output in
            conv4[((32 * block + 8 * vector + output) * 64 + i) * 3 + 1]
        }
        unsafe weightsMemory = pack(16, 256, 4) { block, i, vector, output in
            let row = (32 * block + 8 * vector + output) * 128
            return i < 128 ? input[row + i] : hidden[row + i - 128]
        }
        unsafe biases = pack(bias.count / 8, 1, 1) { block, _, _, output in bias[8 * block + output] }
        unsafe weightsOut = .allocate(capacity: 128)
        unsafe weightsOut.initialize(from: out, count: 128)
    }

    deinit {
        unsafe window.deallocate()
        unsafe twiddles.deallocate()
        unsafe reversed.deallocate()
        unsafe weights1.deallocate()
        unsafe weights2.deallocate()
        unsafe weights3.deallocate()
        unsafe weights4.deallocate()
        unsafe weightsMemory.deallocate()
        unsafe biases.deallocate()
        unsafe weightsOut.deallocate()
    }

    /// True when the rows are window times cosine and window times minus sine: then a fast transform gives the same.
    private static func isTransform(_ basis: [Float]) -> Bool {
        for k in 0..<129 {
            for n in 0..<256 {
                let angle = 2 * Double.pi * Double(k * n % 256) / 256
                let window = Double(basis[n])
                guard abs(Double(basis[k * 256 + n]) - window * cos(angle)) < 1e-4,
                    abs(Double(basis[(129 + k) * 256 + n]) + window * sin(angle)) < 1e-4
                else { return false }
            }
        }
        return true
    }
}

/// [blocks][inputs][vectors] SIMD8 of `value(block, input, vector, output)`.
private func pack(
    _ blocks: Int, _ inputs: Int, _ vectors: Int, _ value: (Int, Int, Int, Int) -> Float
) -> UnsafeMutablePointer<SIMD8<Float>> {
    let packed = UnsafeMutablePointer<SIMD8<Float>>.allocate(capacity: blocks * inputs * vectors)
    for block in 0..<blocks {
        for input in 0..<inputs {
            for vector in 0..<vectors {
                var packedOutputs = SIMD8<Float>()
                for output in 0..<8 { packedOutputs[output] = value(block, input, vector, output) }
                unsafe (packed + (block * inputs + input) * vectors + vector).initialize(to: packedOutputs)
            }
        }
    }
    return unsafe packed
}
