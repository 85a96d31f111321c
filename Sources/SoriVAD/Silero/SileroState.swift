import SoriCore

/// What Silero VAD remembers of one stream of 16 kHz mono samples, and its working memory (16 KB).
///
/// A value: a copy goes on from the same moment by itself. Nothing is allocated after `init` as long as there is one
/// owner. Source: `TinySileroVAD` and `OnnxWrapper` of silero-vad 6.2.3.
public struct SileroState: Sendable {
    /// Samples a probability stands for.
    public static let windowLength = 512
    /// The same in seconds.
    static let windowSeconds = Double(windowLength) / Double(sampleRate)

    /// Samples of the window before that each window is computed with.
    private static let context = 64
    /// The width of its memory.
    private static let units = 128

    // In floats; every array starts at a multiple of four, so that SIMD4 loads are aligned.
    private static let input = 0  // [640]: 64 of context, 512 new, 64 mirrored
    private static let h = 640 + 128  // [128], behind [128] the encoder's output: one input of 256 for the memory
    private static let encoded = 640  // [128]
    private static let c = 896  // [128]
    private static let work = 1024  // [128][2] SIMD4
    private static let spectrum = 2048  // [129] SIMD4
    private static let layer1 = 2564  // [4][128]
    private static let layer2 = 3076  // [2][64]
    private static let layer3 = 3204  // [64]
    private static let gates = 3268  // [4][128]
    private static let floats = 3780

    private let model: SileroModel
    private var memory: [SIMD4<Float>]
    /// Samples of the next window that are already there, 0..<512.
    public private(set) var pendingCount = 0

    /// Starts a stream.
    public init(model: SileroModel) {
        self.model = model
        memory = [SIMD4<Float>](repeating: .zero, count: Self.floats / 4)
    }

    /// What it remembers, as it can be kept: the context with the samples of an unfinished window, and the memory.
    struct Snapshot: Codable, Sendable, Equatable {
        let input: PackedFloats
        let h: PackedFloats
        let c: PackedFloats
    }

    var snapshot: Snapshot {
        func floats(_ start: Int, _ count: Int) -> PackedFloats {
            PackedFloats((start..<start + count).map { memory[$0 / 4][$0 % 4] })
        }
        return Snapshot(
            input: floats(Self.input, Self.context + pendingCount), h: floats(Self.h, Self.units),
            c: floats(Self.c, Self.units))
    }

    /// Goes on where another stream's state stood; nil for what no state can have kept.
    init?(model: SileroModel, _ snapshot: Snapshot) {
        self.init(model: model)
        let pending = snapshot.input.values.count - Self.context
        guard (0..<Self.windowLength).contains(pending), snapshot.h.values.count == Self.units,
            snapshot.c.values.count == Self.units
        else { return nil }
        pendingCount = pending
        for (start, floats) in [(Self.input, snapshot.input), (Self.h, snapshot.h), (Self.c, snapshot.c)] {
            for (offset, value) in floats.values.enumerated() {
                memory[(start + offset) / 4][(start + offset) % 4] = value
            }
        }
    }

    /// Takes samples in -1...1 and appends the probability of speech (0...1) of each window of 512 they complete.
    public mutating func process(_ samples: [Float], into probabilities: inout [Float]) {
        unsafe samples.withUnsafeBufferPointer { unsafe process($0, into: &probabilities) }
    }

    /// Fills the last, unfinished window with silence and gives its probability; nil when there is none.
    public mutating func finish() -> Float? {
        guard pendingCount > 0 else { return nil }
        var last: [Float] = []
        process([Float](repeating: 0, count: Self.windowLength - pendingCount), into: &last)
        return last.first
    }

    private mutating func process(_ samples: UnsafeBufferPointer<Float>, into probabilities: inout [Float]) {
        guard let base = samples.baseAddress else { return }
        var taken = 0
        while taken < samples.count {
            let count = min(Self.windowLength - pendingCount, samples.count - taken)
            let start = pendingCount
            let isComplete = start + count == Self.windowLength
            let probability: Float? = unsafe memory.withUnsafeMutableBufferPointer { memory in
                guard let vectors = memory.baseAddress else { return nil }
                let floats = unsafe UnsafeMutableRawPointer(vectors).assumingMemoryBound(to: Float.self)
                unsafe (floats + 64 + start).update(from: base + taken, count: count)
                return isComplete ? unsafe Self.run(model, floats) : nil
            }
            if let probability { probabilities.append(probability) }
            pendingCount = isComplete ? 0 : start + count
            taken += count
        }
    }

    /// Computes one window, whose samples have been copied in; leaves the context for the next.
    private static func run(_ model: SileroModel, _ floats: UnsafeMutablePointer<Float>) -> Float {
        let x = unsafe floats + input
        // Reflection on the right side only, as the model was trained: sample 575 is the mirror.
        for index in 0..<64 { unsafe x[576 + index] = x[574 - index] }
        let vectors = unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: SIMD4<Float>.self)
        unsafe sileroSpectrum(
            x, window: model.window, twiddles: model.twiddles, reversed: model.reversed, work: vectors + work / 4,
            out: vectors + spectrum / 4)
        let bias = unsafe model.biases
        unsafe sileroConvolution1(vectors + spectrum / 4, weights: model.weights1, bias: bias, out: floats + layer1)
        unsafe sileroConvolution2(floats + layer1, weights: model.weights2, bias: bias + 16, out: floats + layer2)
        unsafe sileroDense(
            floats + layer2, inputs: 128, outputs: 64, weights: model.weights3, bias: bias + 24, rectified: true,
            out: floats + layer3)
        unsafe sileroDense(
            floats + layer3, inputs: 64, outputs: 128, weights: model.weights4, bias: bias + 32, rectified: true,
            out: floats + encoded)
        unsafe sileroDense(
            floats + encoded, inputs: 256, outputs: 512, weights: model.weightsMemory, bias: bias + 48,
            rectified: false, out: floats + gates)
        unsafe sileroMemory(floats + gates, h: floats + h, c: floats + c)
        unsafe x.update(from: x + 512, count: 64)
        return unsafe sileroProbability(floats + h, weights: model.weightsOut, bias: model.biasOut)
    }
}
