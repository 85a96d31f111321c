import SoriCore
import SoriVAD
import Testing

struct SileroTests {
    @Test(arguments: Golden.names) func probabilitiesEqualTheOriginal(name: String) throws {
        guard let model = try Golden.model() else { return }
        let expected = try Golden.probabilities(name)
        var state = SileroState(model: model)
        var probabilities: [Float] = []
        state.process(try Golden.samples(name), into: &probabilities)
        if let last = state.finish() { probabilities.append(last) }
        #expect(probabilities.count == expected.count)
        let difference = zip(probabilities, expected).map { abs($0 - $1) }.max() ?? 1
        print("\(name): largest difference to ONNX \(difference)")
        #expect(difference < 1e-4)
    }

    @Test func splittingTheSamplesChangesNothing() throws {
        guard let model = try Golden.model() else { return }
        let samples = try Golden.samples("ko-02")
        var (whole, split) = (SileroState(model: model), SileroState(model: model))
        var (left, right): ([Float], [Float]) = ([], [])
        whole.process(samples, into: &left)
        for start in stride(from: 0, to: samples.count, by: 333) {
            split.process(Array(samples[start..<min(start + 333, samples.count)]), into: &right)
        }
        #expect(left == right)
        #expect(split.pendingCount == samples.count % SileroState.windowLength)
        // A copy goes on by itself.
        var copy = split
        copy.process([0], into: &right)
        #expect(copy.pendingCount == split.pendingCount + 1)
    }

    @Test func anotherFileIsRefused() throws {
        #expect(throws: FileError.self) { try SileroModel(path: "/nowhere.safetensors") }
        #expect(throws: FileError.self) { try SileroModel(path: #filePath) }
    }
}
