internal import SoriCore
internal import SoriVAD

/// Turns a piece of audio into a segment, and sees that loops do not get through.
struct PieceDecoder: Sendable {
    /// Decodes samples into at most `limit` tokens.
    typealias Decode = (_ samples: [Float], _ limit: Int) throws(RecognitionError) -> MoonshineDecoding

    /// The shortest piece that is cut in two to get out of a loop, in samples (2 s).
    private static let shortestToHalve = 2 * sampleRate

    var cutter: PauseCutter
    var repetition = RepetitionGuard()
    /// Silence put before and after each piece, in samples: the model was not trained on speech that starts at sample 0.
    var padding = sampleRate / 4
    /// The most tokens for a second of audio: what ends a loop that the model would go on with.
    var tokensPerSecond = 6.5

    /// The segments of `piece` in order of time, numbered from 0, none of them empty. Blocks.
    func segments(_ piece: SpeechChunk, decode: Decode) throws(RecognitionError) -> [Segment] {
        guard let samples = SpeechSamples.usable(piece.samples) else { return [] }
        let silence = [Float](repeating: 0, count: padding)
        let padded = silence + samples + silence
        let limit = Int(Double(padded.count) / Double(sampleRate) * tokensPerSecond) + 1
        let decoding = try decode(padded, limit)
        var text = decoding.text
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return [] }
        if repetition.loop(in: text) != nil {
            // A loop hides what the rest of the audio says, so the audio is heard again in halves.
            if samples.count >= Self.shortestToHalve { return try halves(piece, samples, decode) }
            text = repetition.mended(text)
            guard !text.isEmpty else { return [] }
        }
        let silent = SpeechEdges.silence(samples)
        return [
            Segment(
                id: 0, start: piece.start + silent.before, end: piece.end - silent.after, text: text,
                confidence: decoding.confidence)
        ]
    }

    private func halves(_ piece: SpeechChunk, _ samples: [Float], _ decode: Decode) throws(RecognitionError)
        -> [Segment]
    {
        let (left, right) = cutter.halves(samples[...])
        let middle = piece.start + Double(left.count) / Double(sampleRate)
        return try segments(SpeechChunk(samples: Array(left), start: piece.start, end: middle), decode: decode)
            + segments(SpeechChunk(samples: Array(right), start: middle, end: piece.end), decode: decode)
    }
}
