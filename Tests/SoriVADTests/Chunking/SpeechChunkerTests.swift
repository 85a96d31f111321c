import SoriCore
import SoriVAD
import Testing

struct SpeechChunkerTests {
    let pool = WorkerPool(name: "test", threads: 1)

    private func chunks(_ chunker: SpeechChunker) async throws -> [SpeechChunk] {
        var all: [SpeechChunk] = []
        while let chunk = try await chunker.next() { all.append(chunk) }
        return all
    }

    @Test(arguments: [4000, 1_000_000]) func chunksAreTheAudioAtTheirTimes(blockLength: Int) async throws {
        guard let model = try Golden.model() else { return }
        let silence = [Float](repeating: 0, count: 3 * sampleRate)
        let audio = try silence + Golden.samples("en-01") + silence + Golden.samples("ko-02") + silence
        let chunker = SpeechChunker(source: ArraySource(audio, blockLength: blockLength), model: model, pool: pool)
        let chunks = try await chunks(chunker)
        #expect(chunks.count == 2)
        for chunk in chunks {
            let start = Int((chunk.start * 16_000).rounded())
            #expect(chunk.samples == Array(audio[start..<start + chunk.samples.count]))
            #expect(abs(chunk.end - chunk.start - Double(chunk.samples.count) / 16_000) < 1e-9)
        }
        #expect(chunks.first.map { $0.start > 2.8 && $0.end < 6.8 } ?? false)
    }

    @Test func longSpeechIsCutWithoutLoss() async throws {
        guard let model = try Golden.model() else { return }
        let clip = try Array(Golden.samples("en-01")[6000..<44_000])
        let audio = Array((0..<7).map { _ in clip }.joined())
        var options = ChunkOptions(maxDuration: 5, keepsSilence: true)
        let kept = try await chunks(
            SpeechChunker(source: ArraySource(audio, blockLength: 20_000), model: model, pool: pool, options: options))
        #expect(Array(kept.map(\.samples).joined()) == audio)
        #expect(kept.allSatisfy { $0.end - $0.start <= 5 })
        #expect(kept.dropLast().allSatisfy { $0.end - $0.start > 2.9 })
        // Cuts are quiet: the 64 ms around each are far below the mean.
        let mean = audio.reduce(0) { $0 + $1 * $1 } / Float(audio.count)
        for chunk in kept.dropFirst() {
            let start = Int((chunk.start * 16_000).rounded())
            let around = audio[start - 512..<start + 512]
            #expect(around.reduce(0) { $0 + $1 * $1 } / 1024 < mean / 4)
        }
        options.keepsSilence = false
        let spoken = try await chunks(
            SpeechChunker(source: ArraySource(audio, blockLength: 20_000), model: model, pool: pool, options: options))
        #expect(spoken.allSatisfy { $0.end - $0.start <= 5 })
        #expect(zip(spoken, spoken.dropFirst()).allSatisfy { $0.end <= $1.start })
        #expect(spoken.reduce(0) { $0 + $1.samples.count } > audio.count * 9 / 10)
    }

    @Test func silenceGivesNothing() async throws {
        guard let model = try Golden.model() else { return }
        let silent = SpeechChunker(
            source: ArraySource([Float](repeating: 0, count: 100_001)), model: model, pool: pool)
        #expect(try await silent.next() == nil)
        let empty = SpeechChunker(source: ArraySource([]), model: model, pool: pool)
        #expect(try await empty.next() == nil)
    }
}
