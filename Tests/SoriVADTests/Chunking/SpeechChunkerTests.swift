import Foundation
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

    /// Whichever chunk a snapshot was made behind, and however the source's blocks lie, the same chunks follow.
    @Test(arguments: [(4000, 7777), (70_001, 512)])
    func aSnapshotGoesOnWithTheSameChunks(blockLength: Int, otherLength: Int) async throws {
        guard let model = try Golden.model() else { return }
        let pause = [Float](repeating: 0, count: 2 * sampleRate)
        let english = try Array(Golden.samples("en-01")[6000..<40_000])
        let korean = try Array(Golden.samples("ko-02").prefix(40_000))
        // Short and long pauses, and speech that must be cut.
        let audio = english + korean + english + pause + korean + english + pause + english + english
        let options = ChunkOptions(maxDuration: 3, mergeGap: 1)
        func chunker(_ length: Int, _ audio: [Float], after snapshot: ChunkerSnapshot? = nil) -> SpeechChunker {
            SpeechChunker(
                source: ArraySource(audio, blockLength: length), model: model, pool: pool, options: options,
                after: snapshot)
        }
        let all = try await chunks(chunker(blockLength, audio))
        #expect(all.count > 4)
        var resumed = 0
        for (index, chunk) in all.enumerated() {
            guard let snapshot = chunk.snapshot else { continue }
            resumed += 1
            let kept = try JSONDecoder().decode(ChunkerSnapshot.self, from: JSONEncoder().encode(snapshot))
            #expect(kept == snapshot)
            let rest = try await chunks(chunker(otherLength, audio, after: kept))
            #expect(rest.map { bare($0) } == all[(index + 1)...].map { bare($0) })
            // Audio that has become shorter, or is gone, has nothing behind.
            #expect(try await chunks(chunker(otherLength, [], after: kept)).isEmpty)
        }
        #expect(resumed > 1)
    }

    @Test func aSnapshotOfOtherOptionsIsLeftOut() async throws {
        guard let model = try Golden.model() else { return }
        let audio = try Golden.samples("en-01") + [Float](repeating: 0, count: 4 * sampleRate)
        let source = { ArraySource(audio + audio, blockLength: 4000) }
        let all = try await chunks(SpeechChunker(source: source(), model: model, pool: pool))
        let snapshot = try #require(all.first?.snapshot)
        let options = ChunkOptions(mergeGap: 2)
        let others = try await chunks(SpeechChunker(source: source(), model: model, pool: pool, options: options))
        let after = try await chunks(
            SpeechChunker(source: source(), model: model, pool: pool, options: options, after: snapshot))
        #expect(after.map { bare($0) } == others.map { bare($0) } && after.count == all.count)
    }

    /// What no chunker can have made is left out, and no number of it is trusted.
    @Test func aDamagedSnapshotIsLeftOut() async throws {
        guard let model = try Golden.model() else { return }
        let audio = try Array(Golden.samples("en-01")[6000..<24_000]) + [Float](repeating: 0, count: 2 * sampleRate)
        let all = try await chunks(SpeechChunker(source: ArraySource(audio), model: model, pool: pool))
        let made = SpeechChunker(
            source: ArraySource(audio + audio, blockLength: 4000), model: model, pool: pool)
        let snapshot = try #require(try await made.next()?.snapshot)
        let text = String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self)
        for field in ["audioStart", "receivedSamples", "windowStart", "window", "floor"] {
            for value in ["-1", "9223372036854775807", "4611686018427387904"] {
                let damaged = text.replacing(try Regex("\"\(field)\":[0-9]+"), with: "\"\(field)\":\(value)")
                #expect(damaged != text)
                let kept = try JSONDecoder().decode(ChunkerSnapshot.self, from: Data(damaged.utf8))
                let chunks = try await chunks(
                    SpeechChunker(source: ArraySource(audio), model: model, pool: pool, after: kept))
                #expect(chunks.map { bare($0) } == all.map { bare($0) }, "\(field) \(value)")
            }
        }
    }

    private func bare(_ chunk: SpeechChunk) -> SpeechChunk {
        var chunk = chunk
        chunk.snapshot = nil
        return chunk
    }
}
