import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Windows of which only a part is encoded.
struct PartialWindowTests {
    private let tiny = TinyModel()

    private func bench(_ type: ComputeType = .float32, threads: Int = 2) throws -> RuntimeBench {
        let folder = try ScratchFolder(tiny.folder())
        let configuration = try WhisperConfiguration(folder: folder.path)
        return try RuntimeBench(
            configuration, WhisperWeights(folder: folder.path, configuration: configuration), type, threads: threads)
    }

    private func mel(_ seed: UInt64, from silence: Int = .max) -> MelSpectrogram {
        var random = SeededGenerator(seed)
        let (bins, frames) = (tiny.configuration.melBins, tiny.configuration.windowFrames)
        return MelSpectrogram(
            bins: bins, frames: frames,
            values: (0..<bins * frames).map {
                let value = Float.random(in: -1...1, using: &random)
                return $0 % frames < silence ? value : 0
            })
    }

    private var row: [BatchToken] { [BatchToken(sequence: 0, window: 0, token: 70, position: 0, wantsLogits: true)] }

    @Test(arguments: [1, 2, 3], [1, 2, 3])
    func aPartIsThePlainEncodersAtFloat32(_ positions: Int, _ threads: Int) throws {
        let bench = try bench(threads: threads)
        let window = mel(3)
        try bench.runtime.encode([WindowInput(slot: 0, mel: window, positions: positions)])
        let count = positions * tiny.configuration.width
        let expected = PlainEncoder(model: tiny).encode(window.values, positions: positions).flatMap { $0 }
        // The silence is kept as bfloat16.
        #expect(relativeError(Array(bench.runtime.encoded[..<count]), expected) < 1e-3)
        try bench.runtime.encode([WindowInput(slot: 0, mel: window)])
        let whole = PlainEncoder(model: tiny).encode(window.values, positions: 4).flatMap { $0 }
        #expect(relativeError(bench.runtime.encoded, whole) < 1e-4)
        #expect(relativeError(Array(whole[..<count]), expected) > 1e-2)
    }

    /// In a model of one layer the query depends on the token alone: so the scores tell whose keys there are.
    @Test(arguments: [1, 2, 3]) func theDecoderFindsSilenceBehindThePart(_ positions: Int) throws {
        let bench = try bench()
        let head = WhisperConfiguration.AttentionHead(layer: 0, head: 1)
        func scores(_ input: WindowInput) throws -> [Float] {
            try bench.runtime.encode([input])
            return try bench.scores(row, head)
        }
        let part = try scores(WindowInput(slot: 0, mel: mel(3), positions: positions))
        let whole = try scores(WindowInput(slot: 0, mel: mel(3)))
        let silence = try scores(WindowInput(slot: 0, mel: mel(3, from: 0)))
        #expect(relativeError(Array(part[positions...]), Array(silence[positions...])) < 1e-2)
        #expect(relativeError(Array(part[..<positions]), Array(silence[..<positions])) > 1e-2)
        #expect(relativeError(Array(part[positions...]), Array(whole[positions...])) > 1e-2)
    }

    /// Whole windows are computed as ever, whatever was encoded in part before them.
    @Test(arguments: [ComputeType.float32, .int8], [1, 2, 3])
    func wholeWindowsDoNotNoticeParts(_ type: ComputeType, _ threads: Int) throws {
        let bench = try bench(type, threads: threads)
        let window = WindowInput(slot: 0, mel: mel(3))
        #expect(window.positions == tiny.configuration.audioContext)
        try bench.runtime.encode([window])
        let (encoded, logits) = (bench.runtime.encoded, try bench.step(row))
        for positions in [1, 3, 4] {
            let part = WindowInput(slot: 0, mel: mel(9), positions: positions)
            try bench.runtime.encode([part, WindowInput(slot: 1, mel: mel(5), positions: 2)])
            let parted = try bench.step(row)
            #expect(parted != logits)
            try bench.runtime.encode([window])
            #expect(bench.runtime.encoded == encoded)
            #expect(try bench.step(row) == logits)
            try bench.runtime.encode([part])
            #expect(try bench.step(row) == parted)
        }
    }

    /// The silence is encoded before the first part; given up there, it is encoded again.
    @Test func aPartCanBeGivenUp() throws {
        let part = WindowInput(slot: 0, mel: mel(3), positions: 2)
        let expected = try bench()
        try expected.runtime.encode([part])
        let logits = try expected.step(row)
        let layers = tiny.configuration.encoder.layers + tiny.configuration.decoder.layers
        for last in 1...2 * layers {
            let bench = try bench()
            var asked = 0
            let isDone = try bench.runtime.encode([part]) {
                asked += 1
                return asked < last
            }
            #expect(!isDone && asked == last)
            #expect(try bench.runtime.encode([part]) { true })
            #expect(try bench.step(row) == logits)
        }
    }

    /// What is kept beforehand is not encoded again: a part then asks as often whether it is wanted as any later one.
    @Test func theSilenceCanBeKeptBeforehand() throws {
        let part = WindowInput(slot: 1, mel: mel(3), positions: 2)
        func asked(_ bench: RuntimeBench) throws -> Int {
            var count = 0
            let isDone = try bench.runtime.encode([part]) {
                count += 1
                return true
            }
            #expect(isDone)
            return count
        }
        let late = try bench()
        let (first, later) = (try asked(late), try asked(late))
        let early = try bench()
        try early.runtime.keepSilence()
        #expect(try asked(early) == later && first > later)
        let other = [BatchToken(sequence: 0, window: 1, token: 70, position: 0, wantsLogits: true)]
        #expect(try early.step(other) == late.step(other))
    }
}
