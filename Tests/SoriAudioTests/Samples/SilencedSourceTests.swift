import SoriCore
import Testing

@testable import SoriAudio

struct SilencedSourceTests {
    private func silenced(
        _ spans: [ClosedRange<Double>], seconds: Double = 3, block: Int = 1_000
    ) async throws -> [Float] {
        let source = ArraySource([Float](repeating: 1, count: Int(seconds * Double(sampleRate))), blockLength: block)
        let quiet = SilencedSource(source, spans: spans)
        #expect(quiet.expectedDuration == seconds)
        var samples: [Float] = []
        while let next = try await quiet.next() { samples += next }
        return samples
    }

    @Test(arguments: [1, 999, 48_000]) func spansAreSilentAndFadeAtTheirEdges(block: Int) async throws {
        let samples = try await silenced([1...1.5], block: block)
        #expect(samples.count == 48_000)
        #expect(samples[13_600..<26_400].allSatisfy { $0 == 0 }, "and 0.15 s on both sides")
        #expect(samples[..<13_440].allSatisfy { $0 == 1 } && samples[26_560...].allSatisfy { $0 == 1 })
        #expect(zip(samples[13_440..<13_600], samples[13_441..<13_600]).allSatisfy { $0 >= $1 })
        #expect(zip(samples[26_400..<26_560], samples[26_401..<26_560]).allSatisfy { $0 <= $1 })
    }

    @Test func spansMayOverlapAndReachBeyondTheAudio() async throws {
        let samples = try await silenced([2.5...9, -3...0.1, 2.4...2.6, 0.2...0.3])
        #expect(samples[..<7_000].allSatisfy { $0 == 0 } && samples[36_100...].allSatisfy { $0 == 0 })
        #expect(samples[8_000] == 1)
        #expect(try await silenced([]).allSatisfy { $0 == 1 })
    }
}
