import SoriCore
import SoriVAD
import Synchronization
import Testing

@testable import SoriRecognition

struct GrowingSessionTests {
    /// A session that tells what it decodes: each subchunk's text is its first sample.
    private final class Decoded: Sendable {
        private let state = Mutex([Double]())

        /// Where the subchunks began since the last look.
        func taken() -> [Double] {
            state.withLock { starts in
                defer { starts = [] }
                return starts
            }
        }

        func session(longest: Double, finalsKeepInterims: Bool = true) -> GrowingSession {
            GrowingSession(cutter: PauseCutter(seconds: longest), finalsKeepInterims: finalsKeepInterims) {
                subchunk, _ in
                self.state.withLock { $0.append(subchunk.start) }
                let text = "\(Int(subchunk.samples[0]))"
                return ("en", [Segment(id: 0, start: subchunk.start, end: subchunk.end, text: text)])
            }
        }
    }

    /// Loud but for a pause around 1.5 s, so that the first of subchunks of 2 s ends there. It stands 4 s into the
    /// stream.
    private static func utterance(_ seconds: Double, first: Float = 7, number: Int = 0) -> Utterance {
        var samples = [Float](repeating: 1, count: Int(seconds * Double(sampleRate)))
        for index in 22_400..<25_600 where index < samples.count { samples[index] = 0 }
        samples[0] = first
        let stream = [Float](repeating: 0, count: 4 * sampleRate) + samples
        let span = SpeechSpan(start: 4 * sampleRate, end: stream.count)
        return Utterance(number: number, span: span, samples: stream[span.start..<span.end])
    }

    @Test func whatLiesBeforeTheLastCutIsDecodedOnce() async throws {
        let decoded = Decoded()
        let session = decoded.session(longest: 2)
        _ = try await session.interim(Self.utterance(1.9, first: 7))
        #expect(decoded.taken() == [0])
        _ = try await session.interim(Self.utterance(2.2, first: 7))
        #expect(decoded.taken() == [0, 1.5])
        // A pause that was not the end, then the end.
        for seconds in [2.5, 3.0] {
            let transcript = try await session.final(Self.utterance(seconds, first: 7))
            #expect(decoded.taken() == [1.5])
            #expect(transcript.segments.map(\.text) == ["7", "0"] && transcript.segments.map(\.id) == [0, 1])
            #expect(transcript.duration == seconds)
        }
    }

    /// Where an interim is decoded with less care, nothing of it may be in a final; speculative finals are finals.
    @Test func finalsHaveNothingOfLesserInterims() async throws {
        let decoded = Decoded()
        let session = decoded.session(longest: 2, finalsKeepInterims: false)
        _ = try await session.interim(Self.utterance(2.2, first: 7))
        #expect(decoded.taken() == [0, 1.5])
        _ = try await session.final(Self.utterance(2.5, first: 7))
        #expect(decoded.taken() == [0, 1.5])
        // Interims may go on from what was settled with care, which stays as it is.
        _ = try await session.interim(Self.utterance(2.8, first: 7))
        _ = try await session.final(Self.utterance(3.0, first: 7))
        #expect(decoded.taken() == [1.5, 1.5])
        // But not so what they settle themselves behind it.
        _ = try await session.interim(Self.utterance(4.0, first: 7))
        let cut = try #require(decoded.taken().last)
        #expect(cut > 1.5)
        _ = try await session.final(Self.utterance(4.2, first: 7))
        #expect(decoded.taken() == [0, 1.5, cut])
    }

    @Test func anotherUtteranceIsDecodedAnew() async throws {
        let decoded = Decoded()
        let session = decoded.session(longest: 2)
        _ = try await session.interim(Self.utterance(2.5, first: 7))
        _ = decoded.taken()
        // The same where the first one was cut, other at its beginning.
        let other = try await session.final(Self.utterance(2.5, first: 8, number: 1))
        #expect(decoded.taken() == [0, 1.5])
        #expect(other.segments.map(\.text) == ["8", "0"])
        _ = try await session.final(Self.utterance(1, first: 8, number: 2))
        #expect(decoded.taken() == [0])
    }

    /// Two utterances that begin with the same samples are two all the same.
    @Test func equalSamplesOfAnotherUtteranceAreDecodedAnew() async throws {
        let decoded = Decoded()
        let session = decoded.session(longest: 2)
        for number in 0..<2 {
            _ = try await session.final(Self.utterance(2.5, number: number))
            #expect(decoded.taken() == [0, 1.5])
        }
    }

    /// The final may end before the cut that an interim made in the silence behind it.
    @Test func anUtteranceThatEndsBeforeTheCutIsDecodedAnew() async throws {
        let decoded = Decoded()
        let session = decoded.session(longest: 2)
        _ = try await session.interim(Self.utterance(2.5))
        _ = decoded.taken()
        let final = try await session.final(Self.utterance(1.2))
        #expect(decoded.taken() == [0] && final.duration == 1.2)
    }
}
