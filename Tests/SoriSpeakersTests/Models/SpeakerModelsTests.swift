import FoundationEssentials
import SoriCore
import SoriTesting
import Testing

@testable import SoriSpeakers

@Suite(.enabled(if: SpeakerAssets.areThere))
struct SpeakerModelsTests {
    private let models: SpeakerModels
    private let reference: SpeakerReference

    init() throws {
        models = try SpeakerModels(SpeakerAssets.files, threads: 1)
        reference = try SpeakerReference.load()
    }

    private func frames(_ samples: [Float]) throws -> VoiceFrames {
        var features = KaldiFilterBank.shared.frames(of: samples[...])
        KaldiFilterBank.subtractMean(&features)
        return try models.network.voiceFrames(of: features)
    }

    private func largestDifference(_ embedding: SpeakerEmbedding?, _ expected: [Float]) -> Float {
        zip(embedding?.values ?? [], expected).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test func embeddingIsTheReferences() async throws {
        let embedding = try await models.embedding(of: SpeakerAssets.clip("ko-01.wav")[...])
        #expect(largestDifference(embedding, reference.embedding) < 1e-3)
    }

    /// The pooling is ours: with a mask as the whole graph does it.
    @Test func pooledEmbeddingIsTheReferences() throws {
        let frames = try frames(SpeakerAssets.clip("ko-01.wav"))
        #expect(frames.count == reference.mask.count)
        let embedding = models.voice.embedding(frames, from: 0, isHeard: reference.mask.map { $0 == 1 })
        #expect(largestDifference(embedding, reference.masked) < 1e-3)
    }

    @Test func activityIsTheReferences() throws {
        let activity = try models.network.activity(of: SpeakerAssets.clip("ko-01.wav").prefix(160_000))
        let same = zip(activity.heard, reference.activity).count { $0 == $1 }
        #expect(same >= LocalActivity.frames - 2)
    }

    @Test func projectionAndVBxAreTheReferences() throws {
        let voices = reference.voices.map { SpeakerEmbedding(values: $0) }
        let plda = models.voice.plda
        let projected = voices.map(plda.project)
        for (found, expected) in zip(projected, reference.projected) {
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) })
        }
        let shares = VariationalBayes().responsibilities(
            projected, weights: [Double](repeating: 0.3, count: voices.count), variance: plda.variance,
            start: reference.start)
        #expect(shares.count == reference.responsibilities.count)
        for (found, expected) in zip(shares, reference.responsibilities) {
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    @Test func tooShortIsNobody() async throws {
        #expect(try await models.embedding(of: []) == nil)
        #expect(try await models.embedding(of: [Float](repeating: 0.1, count: 1_000)[...]) == nil)
    }

    @Test func silenceIsNobodySpeaking() throws {
        let activity = try models.network.activity(of: [Float](repeating: 0, count: 160_000)[...])
        #expect(activity.heard.allSatisfy { $0 == 0 })
    }

    @Test func oneVoiceIsNearerToItselfThanToAnother() async throws {
        let first = SpeakerAssets.clip("ko-01.wav")
        let other = Bundled.clip
        let half = first.count / 2
        let voices = [
            try await models.embedding(of: first[..<half]), try await models.embedding(of: first[half...]),
            try await models.embedding(of: other[...]),
        ].compactMap { $0 }
        try #require(voices.count == 3)
        #expect(voices[0].cosine(voices[1]) > voices[0].cosine(voices[2]) + 0.2)
    }
}

struct SpeakerModelFilesTests {
    @Test func whatIsMissingIsNamedWithTheRemedy() {
        let files = SpeakerModelFiles(folder: "/nowhere", library: "/nowhere/libx.so")
        let error = #expect(throws: SpeakerError.self) { _ = try OnnxSpeakerNetwork(files) }
        #expect(error?.code == .modelMissing)
        #expect(error?.message.contains("/nowhere/segmentation.ort") == true)
        #expect(error?.message.contains("scripts/setup") == true)
    }

    @Test(.enabled(if: SpeakerAssets.areThere)) func damagedFilesAreAnError() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sori-speakers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["segmentation.ort", "voice-frames.ort", "voice.safetensors"] {
            try Data([1, 2, 3]).write(to: folder.appending(path: name))
        }
        let files = SpeakerModelFiles(folder: folder.path, library: Bundled.library)
        #expect(throws: SpeakerError.self) { _ = try OnnxSpeakerNetwork(files) }
        #expect(throws: SpeakerError.self) { _ = try VoiceModel(files) }
    }
}

/// Long speech is heard in blocks; their edges must not be heard.
@Suite(.enabled(if: SpeakerAssets.areThere))
struct LongSpeechTests {
    @Test func blocksMakeNoDifference() throws {
        let network = try OnnxSpeakerNetwork(SpeakerAssets.files)
        let samples = Array(
            (SpeakerAssets.clip("ko-01.wav") + Bundled.clip + SpeakerAssets.clip("ko-01.wav")).prefix(280_000))
        var features = KaldiFilterBank.shared.frames(of: samples[...])
        KaldiFilterBank.subtractMean(&features)
        let whole = try network.voiceFrames(of: features)
        #expect(whole.count == (features.count / KaldiFilterBank.bands + 7) / 8)
        // From elsewhere the block's edges are elsewhere: what is far from the ends is the same.
        let offset = 400
        let rest = try network.voiceFrames(of: Array(features[(offset * KaldiFilterBank.bands)...]))
        let width = VoiceFrames.width
        for frame in [60, 70, 75, 80, 110, 124, 126, 130] {
            let first = whole.values[(frame + 0) * width..<(frame + 1) * width]
            let second = rest.values[(frame - offset / 8) * width..<(frame - offset / 8 + 1) * width]
            guard frame - offset / 8 >= 16 else { continue }
            #expect(zip(first, second).allSatisfy { abs($0 - $1) < 2e-3 }, "frame \(frame)")
        }
    }
}
