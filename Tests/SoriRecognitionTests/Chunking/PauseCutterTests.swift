import SoriCore
import Testing

@testable import SoriRecognition

struct PauseCutterTests {
    /// All subchunks of `samples`, in order.
    private static func subchunks(_ samples: [Float], seconds: Double) -> [ArraySlice<Float>] {
        let cutter = PauseCutter(seconds: seconds)
        var subchunks: [ArraySlice<Float>] = []
        var rest = samples[...]
        while !rest.isEmpty {
            let cut = cutter.firstCut(rest)
            subchunks.append(rest.prefix(cut))
            rest = rest.dropFirst(cut)
        }
        return subchunks
    }

    @Test func cutsFallIntoPauses() {
        var samples = [Float](repeating: 0.3, count: 10 * sampleRate)
        for index in 3 * sampleRate..<3 * sampleRate + 4_000 { samples[index] = 0 }
        let subchunks = Self.subchunks(samples, seconds: 4)
        #expect(subchunks.flatMap { $0 } == samples)
        #expect(subchunks.allSatisfy { $0.count <= 4 * sampleRate })
        #expect(abs(subchunks[0].count - (3 * sampleRate + 2_000)) <= 400)
    }

    @Test(arguments: [0, 1, 159, 160, 161, 15_999, 16_001, 40_000])
    func everySampleIsInOneSubchunk(_ count: Int) {
        let samples = (0..<count).map { Float($0 % 97) / 97 }
        #expect(Self.subchunks(samples, seconds: 1).flatMap { $0 } == samples)
    }
}
