import SoriCore
import SoriRecognition
import SoriVAD

/// Turns a subchunk of speech into segments, and sees that loops do not get through.
struct SubchunkDecoder: Sendable {
    /// Decodes samples into at most `limit` tokens.
    typealias Decode = (_ samples: [Float], _ limit: Int) throws(RecognitionError) -> MoonshineDecoding

    /// The shortest subchunk that is cut in two to get out of a loop, in samples (2 s).
    private static let shortestToSplit = 2 * sampleRate

    var cutter: PauseCutter
    var repetition = RepetitionGuard()
    /// Silence put before and after each subchunk, in samples: the model was not trained on speech that starts at
    /// sample 0.
    var padding = sampleRate / 4
    /// The most tokens for a second of audio: what ends a loop that the model would go on with.
    var tokensPerSecond = 6.5

    /// The segments of `subchunk` in order of time, numbered from 0, none of them empty. Blocks.
    func segments(_ subchunk: SpeechChunk, decode: Decode) throws(RecognitionError) -> [Segment] {
        guard let samples = SpeechSamples.usable(subchunk.samples) else { return [] }
        let silence = [Float](repeating: 0, count: padding)
        let padded = silence + samples + silence
        let limit = Int(Double(padded.count) / Double(sampleRate) * tokensPerSecond) + 1
        let decoding = try decode(padded, limit)
        var text = decoding.text
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return [] }
        if repetition.loop(in: text) != nil {
            // A loop hides what the rest of the audio says, so both halves are decoded by themselves.
            if samples.count >= Self.shortestToSplit { return try decodeHalves(subchunk, samples, decode) }
            text = repetition.mended(text)
            guard !text.isEmpty else { return [] }
        }
        let silent = SpeechEdges.silence(samples)
        return [
            Segment(
                id: 0, start: subchunk.start + silent.before, end: subchunk.end - silent.after, text: text,
                confidence: decoding.confidence)
        ]
    }

    private func decodeHalves(_ subchunk: SpeechChunk, _ samples: [Float], _ decode: Decode) throws(RecognitionError)
        -> [Segment]
    {
        let (left, right) = cutter.halves(samples[...])
        let middle = subchunk.start + Double(left.count) / Double(sampleRate)
        return try segments(SpeechChunk(samples: Array(left), start: subchunk.start, end: middle), decode: decode)
            + segments(SpeechChunk(samples: Array(right), start: middle, end: subchunk.end), decode: decode)
    }
}
