package import SoriCore
package import SoriVAD
import Synchronization

/// Live decoding by decoding the growing utterance again. What lies before its last cut is decoded once only, so a long
/// utterance costs no more a time than one subchunk.
package final class GrowingSession: RecognitionSession {
    /// What a subchunk of an utterance says: its language, and its segments with times of the utterance.
    package typealias Decode =
        @Sendable (SpeechChunk, _ isFinal: Bool) async throws -> (language: String, segments: [Segment])

    /// The subchunks of an utterance that no longer change.
    private struct Settled {
        /// Which utterance, and where in the stream it begins.
        var utterance: Int
        var start: Int
        var segments: [Segment] = []
        /// Samples of the utterance up to the last cut.
        var count = 0
        /// Whether all of it was decoded as a final is.
        var isFinal = true
    }

    private let cutter: PauseCutter
    private let finalsKeepInterims: Bool
    private let decodeSubchunk: Decode
    private let settled = Mutex<Settled?>(nil)

    /// A session for one stream; `finalsKeepInterims` says that `decode` does the same for both, so that a final may go
    /// on from what an interim settled.
    package init(cutter: PauseCutter, finalsKeepInterims: Bool, decode: @escaping Decode) {
        self.cutter = cutter
        self.finalsKeepInterims = finalsKeepInterims
        decodeSubchunk = decode
    }

    package func interim(_ utterance: Utterance) async throws -> Transcript {
        try await decode(utterance, isFinal: false)
    }

    package func final(_ utterance: Utterance) async throws -> Transcript {
        try await decode(utterance, isFinal: true)
    }

    private func decode(_ utterance: Utterance, isFinal: Bool) async throws -> Transcript {
        let samples = utterance.samples
        var known = kept(of: utterance, isFinal: isFinal)
        var transcript = Transcript(language: "", duration: Double(samples.count) / Double(sampleRate))
        transcript.segments = known.segments
        var start = known.count
        while start < samples.count {
            try Task.checkCancellation()
            let rest = samples.dropFirst(start)
            let end = start + cutter.firstCut(rest)
            let subchunk = SpeechChunk(
                samples: Array(rest.prefix(end - start)), start: Double(start) / Double(sampleRate),
                end: Double(end) / Double(sampleRate))
            let (language, segments) = try await decodeSubchunk(subchunk, isFinal)
            if !language.isEmpty { transcript.language = language }
            transcript.segments += segments.numbered(from: transcript.segments.count)
            if end < samples.count {
                known.segments = transcript.segments
                known.count = end
                known.isFinal = known.isFinal && isFinal
                settled.withLock { [known] in $0 = known }
            }
            start = end
        }
        return transcript
    }

    /// What is settled of `utterance` and may be kept. A pause that was taken for the end costs nothing, for nobody has
    /// to say when an utterance is over: the next one has another number.
    private func kept(of utterance: Utterance, isFinal: Bool) -> Settled {
        guard let known = settled.withLock({ $0 }), known.utterance == utterance.number,
            known.start == utterance.span.start, known.count <= utterance.samples.count,
            known.isFinal || !isFinal || finalsKeepInterims
        else { return Settled(utterance: utterance.number, start: utterance.span.start) }
        return known
    }
}
