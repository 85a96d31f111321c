/// Skips silence around text that the model most likely invented. Pure.
///
/// Source: openai/whisper `transcribe.py`, what it does for `hallucination_silence_threshold`.
struct HallucinationSilence {
    /// Seconds of silence that count.
    let threshold: Double
    /// Where speech ended before the window, in seconds.
    let lastSpeechEnd: Double

    private static let punctuation = Array("\"'“¿([{-\"'.。,，!！?？:：”)]}、".unicodeScalars)

    /// Cuts invented segments off and moves `seek` on; false when the window is to be heard again from `seek`.
    func apply(to segments: inout [WhisperSegment], _ window: LongForm.Window, seek: inout Int) -> Bool {
        if !window.endsWithSingle, let end = LongForm.lastWordEnd(segments), end > window.offset {
            seek = window.end - end > threshold ? LongForm.frames(end) : window.before + window.size
        }
        // Silence before a first segment that is not to be trusted.
        if let first = segments.first(where: { !$0.words.isEmpty }), Self.isAnomaly(first) {
            let gap = first.start - window.offset
            if gap > threshold {
                seek = window.before + LongForm.frames(gap)
                return false
            }
        }
        var end = lastSpeechEnd
        for index in segments.indices where !segments[index].words.isEmpty {
            if Self.isAnomaly(segments[index]), isAlone(index, in: segments, after: end, window) {
                let segment = segments[index]
                seek = LongForm.frames(max(window.offset + 1, segment.start))
                if let content = window.contentFrames,
                    Double(content) / Double(LongForm.framesPerSecond) - segment.end < threshold
                {
                    seek = content
                }
                segments.removeSubrange(index...)
                break
            }
            end = segments[index].end
        }
        return true
    }

    /// Whether silence, or more of what is not to be trusted, is on both sides of a segment.
    private func isAlone(
        _ index: Int, in segments: [WhisperSegment], after end: Double, _ window: LongForm.Window
    ) -> Bool {
        let segment = segments[index]
        let next = segments[(index + 1)...].first { !$0.words.isEmpty }
        let nextStart = next?.words.first?.start ?? window.offset + window.duration
        let isSilentBefore =
            segment.start - end > threshold || segment.start < threshold || segment.start - window.offset < 2
        let isSilentAfter =
            nextStart - segment.end > threshold || next.map(Self.isAnomaly) ?? false || window.end - segment.end < 2
        return isSilentBefore && isSilentAfter
    }

    /// Whether most of the first words are very short, very long or unlikely.
    static func isAnomaly(_ segment: WhisperSegment) -> Bool {
        guard !segment.words.isEmpty else { return false }
        let words = segment.words.filter { !Array($0.text.unicodeScalars)[...].consists(of: punctuation) }.prefix(8)
        let score = words.reduce(0) { $0 + anomaly($1) }
        return score >= 3 || score + 0.01 >= Double(words.count)
    }

    private static func anomaly(_ word: WordTiming) -> Double {
        let duration = word.end - word.start
        var score = word.probability < 0.15 ? 1.0 : 0
        if duration < 0.133 { score += (0.133 - duration) * 15 }
        if duration > 2 { score += duration - 2 }
        return score
    }
}
