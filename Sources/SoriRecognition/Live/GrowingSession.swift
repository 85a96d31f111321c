internal import SoriCore
internal import SoriVAD
import Synchronization

/// Live decoding by decoding the growing utterance again. What lies before its last cut is decoded once only, so a long
/// utterance costs no more a time than one piece.
final class GrowingSession: RecognitionSession {
    /// What a piece of an utterance says: its language, and its segments with times of the utterance.
    typealias Decode = @Sendable (SpeechChunk, _ isFinal: Bool) async throws -> (language: String, segments: [Segment])

    /// The pieces of the current utterance that no longer change.
    private struct Settled {
        var segments: [Segment] = []
        /// The utterance's samples up to the last cut. Another utterance begins with other samples, so nobody has to say when
        /// one is over, and a pause that was taken for the end costs nothing.
        var samples: ArraySlice<Float> = []
        /// Whether all of it was decoded as a final is.
        var isFinal = true
    }

    private let cutter: PauseCutter
    private let finalsKeepInterims: Bool
    private let decodePiece: Decode
    private let settled = Mutex(Settled())

    /// A session for one stream; `finalsKeepInterims` says that `decode` does the same for both, so that a final may go on from
    /// what an interim settled.
    init(cutter: PauseCutter, finalsKeepInterims: Bool, decode: @escaping Decode) {
        self.cutter = cutter
        self.finalsKeepInterims = finalsKeepInterims
        decodePiece = decode
    }

    func interim(_ utterance: [Float]) async throws -> Transcript {
        try await decode(utterance, isFinal: false)
    }

    func final(_ utterance: [Float]) async throws -> Transcript {
        try await decode(utterance, isFinal: true)
    }

    private func decode(_ utterance: [Float], isFinal: Bool) async throws -> Transcript {
        var known = settled.withLock { $0 }
        let mayGoOn = known.isFinal || !isFinal || finalsKeepInterims
        if !mayGoOn || !utterance.starts(with: known.samples) { known = Settled() }
        var transcript = Transcript(language: "", duration: Double(utterance.count) / Double(sampleRate))
        transcript.segments = known.segments
        var start = known.samples.count
        while start < utterance.count {
            try Task.checkCancellation()
            let end = start + cutter.firstCut(utterance[start...])
            let piece = SpeechChunk(
                samples: Array(utterance[start..<end]), start: Double(start) / Double(sampleRate),
                end: Double(end) / Double(sampleRate))
            let (language, segments) = try await decodePiece(piece, isFinal)
            if !language.isEmpty { transcript.language = language }
            transcript.segments += segments.numbered(from: transcript.segments.count)
            if end < utterance.count {
                known = Settled(
                    segments: transcript.segments, samples: utterance[..<end], isFinal: known.isFinal && isFinal)
                settled.withLock { [known] in $0 = known }
            }
            start = end
        }
        return transcript
    }
}
