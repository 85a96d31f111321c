internal import SoriCore

/// Turns a piece of audio into segments with a transcriber, and sees that loops do not get through.
struct PieceDecoder: Sendable {
    /// The shortest piece that is cut in two to get out of a loop, in samples (2 s).
    private static let shortestToHalve = 2 * sampleRate

    var cutter: PauseCutter
    var repetition = RepetitionGuard()

    /// The segments of `piece` in order of time, numbered from 0, none of them empty. Blocks.
    func segments(_ piece: AudioPiece, with transcriber: MoonshineTranscriber) throws(RecognitionError) -> [Segment] {
        try segments(piece) { (samples) throws(RecognitionError) in try transcriber.transcribe(samples) }
    }

    /// The same with any decoder.
    func segments(
        _ piece: AudioPiece, decode: ([Float]) throws(RecognitionError) -> [MoonshineLine]
    ) throws(RecognitionError) -> [Segment] {
        guard let samples = SpeechSamples.usable(piece.samples) else { return [] }
        var segments: [Segment] = []
        for line in try decode(samples) {
            let text = line.text.trimmed
            guard text.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            if repetition.loop(in: text) != nil {
                guard samples.count >= Self.shortestToHalve else {
                    let mended = repetition.mended(text)
                    if !mended.isEmpty { segments.append(segment(mended, line, piece)) }
                    continue
                }
                // The whole piece again: a loop hides what the rest of its audio says.
                return try halves(piece, samples, decode)
            }
            segments.append(segment(text, line, piece))
        }
        return segments
    }

    private func halves(
        _ piece: AudioPiece, _ samples: [Float], _ decode: ([Float]) throws(RecognitionError) -> [MoonshineLine]
    ) throws(RecognitionError) -> [Segment] {
        let (left, right) = cutter.halves(samples[...])
        let middle = piece.start + Double(left.count) / Double(sampleRate)
        return try segments(AudioPiece(samples: Array(left), start: piece.start, end: middle), decode: decode)
            + segments(AudioPiece(samples: Array(right), start: middle, end: piece.end), decode: decode)
    }

    private func segment(_ text: String, _ line: MoonshineLine, _ piece: AudioPiece) -> Segment {
        let start = min(piece.end, piece.start + max(0, line.start))
        // The library's line ends a little short of the samples it was given: such a line is the whole piece.
        let isWhole = line.start == 0 && line.start + line.duration > piece.end - piece.start - 0.1
        let end = isWhole ? piece.end : min(piece.end, start + line.duration)
        return Segment(id: 0, start: start, end: end, text: text)
    }
}
