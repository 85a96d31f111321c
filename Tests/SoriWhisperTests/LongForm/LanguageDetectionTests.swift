import SoriCore
import SoriWhisperTesting
import Synchronization
import Testing

@testable import SoriWhisper

/// How often audio is encoded when its language is not given.
struct LanguageDetectionTests {
    private let watch = ScriptedRuntime.Watch()
    private let window = ScriptedModel.configuration.windowFrames * LogMel.hopLength

    private func engine() async throws -> WhisperEngine {
        let tokenizer = try tokenizer()
        let capacity = RuntimeCapacity(windowsPerCall: 2, windowSlots: 4, sequenceSlots: 8, tokensPerStep: 16)
        return try await WhisperEngine.start(tokenizer: tokenizer) { [watch] () throws(WhisperError) in
            ScriptedRuntime(tokenizer, capacity: capacity, watch: watch)
        }
    }

    /// The scripted model's, whose prompts name a language: its ordinary tokens are single bytes.
    private func tokenizer() throws -> WhisperTokenizer {
        var entries = VocabularyEntries()
        for byte in 0..<TinyModel.ordinary { entries.add(byte, bytes: [UInt8(byte)]) }
        var configuration = ScriptedModel.configuration
        configuration.isMultilingual = true
        return try WhisperTokenizer(
            entries, special: ScriptedModel.tokenizer().special, configuration: configuration, file: "scripted")
    }

    private func options(_ change: (inout DecodingOptions) -> Void = { _ in }) -> DecodingOptions {
        var options = DecodingOptions()
        options.temperatures = [0]
        options.beamSize = 1
        options.noSpeechThreshold = nil
        change(&options)
        return options
    }

    private func audio(samples: Int) -> ArraySource {
        var random = SeededGenerator(4)
        return ArraySource((0..<samples).map { _ in Float.random(in: -0.5...0.5, using: &random) })
    }

    private var encodes: Int { watch.counts.withLock { $0.encodes } }

    @Test func aWholeWindowIsEncodedOnce() async throws {
        let engine = try await engine()
        let heard = try await engine.transcribe(audio(samples: window), options: options())
        #expect(encodes == 1)
        #expect(heard.languages.map(\.code) == engine.languages)
        #expect(heard.language == heard.languages.mostLikely)
        // What is told beforehand changes nothing.
        let told = try await engine.transcribe(
            audio(samples: window), options: options { $0.language = heard.language })
        #expect(told.segments == heard.segments)
        #expect(!told.segments.isEmpty && told.languages.isEmpty)
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }

    @Test func shortAudioOnceOnlyWhereTheCallerWantsIt() async throws {
        let engine = try await engine()
        let short = window / 2
        let reference = try await engine.transcribe(audio(samples: short), options: options())
        #expect(encodes == 2, "silence after it for the language, zeros for the text")
        let quick = try await engine.transcribe(
            audio(samples: short), options: options(), policy: WindowPolicy(tellsLanguageByWindow: true))
        #expect(encodes == 3)
        #expect(quick.language == quick.languages.mostLikely)
        #expect(quick.languages.count == reference.languages.count)
    }

    @Test func aLaterClipIsNotTheOpening() async throws {
        let engine = try await engine()
        let heard = try await engine.transcribe(
            audio(samples: 2 * window), options: options { $0.clipTimestamps = [0.5, 1.5] })
        #expect(heard.languages.count == engine.languages.count)
        #expect(encodes == 1 + Set(heard.segments.map(\.seek)).count)
    }

    @Test func noAudioHasALanguageAllTheSame() async throws {
        let engine = try await engine()
        let heard = try await engine.transcribe(audio(samples: 0), options: options())
        #expect(heard.languages.count == engine.languages.count)
        #expect(heard.segments.isEmpty)
    }
}
