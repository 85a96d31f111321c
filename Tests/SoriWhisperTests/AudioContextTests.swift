import SoriCore
import SoriWhisperTesting
import Synchronization
import Testing

@testable import SoriWhisper

/// How much of a window is encoded for a given length of audio.
struct AudioContextTests {
    @Test func positionsCoverTheAudioAndTheMargin() {
        let part = AudioContext(margin: 1)
        #expect(part.positions(frames: 0, context: 1500) == 64)
        #expect(part.positions(frames: 28, context: 1500) == 64)
        #expect(part.positions(frames: 29, context: 1500) == 128)
        #expect(part.positions(frames: 300, context: 1500) == 256)
        #expect(part.positions(frames: 2800, context: 1500) == 1472)
        for frames in [2900, 3000, 100_000] { #expect(part.positions(frames: frames, context: 1500) == 1500) }
        for frames in [0, 50, 5000] { #expect(part.positions(frames: frames, context: 50) == 50) }
        #expect(AudioContext(margin: .nan) == AudioContext(margin: 0))
        #expect(AudioContext(margin: 1e300).positions(frames: 1, context: 1500) == 1500)
    }

    /// The engine says how much to encode: all, unless it is asked for a part.
    @Test func partsReachTheRuntime() async throws {
        let tokenizer = try ScriptedModel.tokenizer()
        let watch = ScriptedRuntime.Watch()
        var configuration = ScriptedModel.configuration
        configuration.audioContext = 1500
        let engine = try await WhisperEngine.start(tokenizer: tokenizer) { [configuration] () throws(WhisperError) in
            ScriptedRuntime(
                tokenizer,
                capacity: RuntimeCapacity(windowsPerCall: 1, windowSlots: 2, sequenceSlots: 4, tokensPerStep: 32),
                watch: watch, configuration: configuration)
        }
        var options = DecodingOptions()
        options.temperatures = [0]
        options.beamSize = 1
        options.bestOf = 1
        let audio = [Float](repeating: 0.1, count: 3 * sampleRate)
        _ = try await engine.transcribe(ArraySource(audio), options: options)
        let whole = watch.positions.withLock { $0 }
        #expect(!whole.isEmpty && Set(whole) == [1500])
        _ = try await engine.transcribe(
            ArraySource(audio), options: options, policy: WindowPolicy(audioContextLimit: AudioContext(margin: 1)))
        let parts = watch.positions.withLock { Array($0[whole.count...]) }
        // Later windows begin further on, and have less audio.
        #expect(parts.first == 256 && parts.allSatisfy { $0 <= 256 })
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }

    /// An engine that will decode parts has the silence encoded before it is given; another does not.
    @Test(arguments: [true, false]) func theEngineKeepsTheSilenceWhenAsked(_ keepsSilence: Bool) async throws {
        let tokenizer = try ScriptedModel.tokenizer()
        let watch = ScriptedRuntime.Watch()
        _ = try await WhisperEngine.start(tokenizer: tokenizer, keepsSilence: keepsSilence) { () throws(WhisperError) in
            ScriptedRuntime(
                tokenizer,
                capacity: RuntimeCapacity(windowsPerCall: 1, windowSlots: 2, sequenceSlots: 4, tokensPerStep: 32),
                watch: watch)
        }
        let positions = watch.positions.withLock { $0 }
        #expect(positions.count == (keepsSilence ? 1 : 0))
        #expect(positions.allSatisfy { $0 < ScriptedModel.configuration.audioContext })
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }
}
