import Foundation
import SoriAudio
import Testing

/// The parts live audio passes through.
struct StreamTests {
    @Test func samplesCutInTwoAreJoined() {
        let values: [Int16] = [0, 1, -1, 32_767, -32_768, 12_345]
        let bytes = values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let expected = values.map { Float($0) / 32_768 }
        for size in 1...bytes.count {
            var decoder = PCM16Decoder()
            var samples: [Float] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                samples += decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
                samples += decoder.decode([])
            }
            #expect(samples == expected)
            // No byte is left over: the next two are a sample of their own.
            let (first, second) = (decoder.decode([7]), decoder.decode([0]))
            #expect(first.isEmpty && second == [7 / 32_768])
        }
    }

    @Test(arguments: [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
    func aToneKeepsItsPitchAndLength(rate: Int) throws {
        let tone = (0..<2 * rate).map { Float(sin(2 * Double.pi * 440 * Double($0) / Double(rate))) * 0.5 }
        let resampler = try StreamResampler(rate: rate)
        var output: [Float] = []
        for start in stride(from: 0, to: tone.count, by: 777) {
            output += try resampler.process(Array(tone[start..<min(start + 777, tone.count)]))
        }
        output += try resampler.finish()
        #expect(abs(output.count - 32_000) <= 2)
        let expected = (0..<output.count).map { Float(sin(2 * Double.pi * 440 * Double($0) / 16_000)) * 0.5 }
        let error = zip(output, expected).dropFirst(400).dropLast(400).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 0.005, "\(rate): \(error)")
        #expect(abs(Level.rms(output) + 9.03) < 0.1)
        #expect(abs(Level.peak(output) + 6.02) < 0.2)
    }

    @Test(arguments: [0, -1, 7_999, 192_001, .max]) func strangeRatesAreRefused(rate: Int) {
        #expect(throws: AudioError.self) { try StreamResampler(rate: rate) }
    }

    @Test func levelsOfNothing() {
        #expect(Level.rms([]) == -120 && Level.peak([]) == -120 && Level.rms([0, 0]) == -120)
        #expect(abs(Level.rms([Float](repeating: 1, count: 13))) < 1e-3)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let samples = (0..<20_000).map { Float(sin(Double($0) * 0.05) * 0.7) } + [2, -2, .nan]
        let folder = try Clip.Folder()
        let decoder = try AudioDecoder(path: folder.write("out.wav", WAVWriter.encode(samples)))
        var read: [Float] = []
        while let block = try decoder.nextBlock() { read += block }
        #expect(read.count == samples.count)
        #expect(zip(read, samples).dropLast(3).allSatisfy { abs($0 - $1) < 1 / 32_000 })
        #expect(Array(read.suffix(3)) == [32_767 / 32_768, -1, 0])
        #expect(decoder.warnings.isEmpty)
        #expect(WAVWriter.header(samples: .max).count == 44)
    }
}
