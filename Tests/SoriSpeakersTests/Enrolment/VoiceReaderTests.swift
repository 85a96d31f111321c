import SoriCore
import SoriTesting
import SoriVAD
import Testing

@testable import SoriSpeakers

@Suite(.enabled(if: SpeakerAssets.areThere))
struct VoiceReaderTests {
    private let reader: VoiceReader

    init() throws {
        let voice = try SileroModel(
            path: "\(Bundled.assets)/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors")
        reader = VoiceReader(try SpeakerModels(SpeakerAssets.files, threads: 1), voiceActivity: voice)
    }

    private func refusal(_ samples: [Float]) async throws -> EnrolmentErrorCode? {
        do {
            _ = try await reader.enrolment(samples)
            return nil
        } catch let error as EnrolmentError {
            return error.code
        }
    }

    @Test func oneVoiceIsTheSameInEnrolmentAndUtterance() async throws {
        let clip = Bundled.clip
        let enrolment = try await reader.enrolment(Array(clip[..<80_000]))
        let utterance = try #require(try await reader.utterance(Array(clip[80_000...])))
        #expect((2...5).contains(enrolment.seconds))
        let other = try #require(try await reader.utterance(SpeakerAssets.clip("ko-01.wav")))
        #expect(enrolment.voice.likeness(utterance.voice) > 0.5)
        #expect(enrolment.voice.likeness(other.voice) < 0.3)
    }

    /// Silence in front, behind and between changes next to nothing: only speech is heard.
    @Test func silenceIsLeftOut() async throws {
        let clip = Array(Bundled.clip[..<80_000])
        let silence = [Float](repeating: 0, count: 48_000)
        let plain = try await reader.enrolment(clip)
        let padded = try await reader.enrolment(silence + clip + silence)
        #expect(abs(plain.seconds - padded.seconds) < 0.3)
        #expect(plain.voice.likeness(padded.voice) > 0.9)
    }

    @Test func whatIsNotFitIsRefused() async throws {
        let clip = Array(Bundled.clip[..<80_000])
        #expect(try await refusal([]) == .noSpeech)
        #expect(try await refusal([Float](repeating: 0, count: 80_000)) == .noSpeech)
        #expect(try await refusal(SpeakerAssets.clip("noise.wav")) == .noSpeech)
        #expect(try await refusal(Array(clip[..<24_000])) == .tooShort)
        #expect(try await refusal(clip.map { $0 * 0.002 }) == .tooQuiet)
        #expect(try await refusal(clip.map { max(-1, min(1, $0 * 60)) }) == .clipped)
        #expect(try await refusal(Array(clip[..<40_000]) + SpeakerAssets.clip("ko-02.wav")) == .severalVoices)
        #expect(try await reader.utterance([Float](repeating: 0, count: 16_000)) == nil)
    }
}
