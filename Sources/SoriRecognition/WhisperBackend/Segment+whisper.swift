import Glibc
import SoriCore
import SoriWhisper

extension Segment {
    /// A segment of the engine, its times moved by `offset` seconds; nil when it says nothing.
    init?(_ segment: WhisperSegment, offset: Double = 0) {
        let text = segment.text.trimmed
        guard !text.isEmpty else { return nil }
        self.init(
            id: 0, start: segment.start + offset, end: segment.end + offset, text: text,
            confidence: min(1, exp(segment.averageLogProbability)),
            words: segment.words.compactMap { word in
                let text = word.text.trimmed
                guard !text.isEmpty else { return nil }
                return Word(
                    text: text, start: word.start + offset, end: word.end + offset, probability: word.probability)
            },
            decoding: SegmentDecoding(
                tokens: segment.tokens, temperature: segment.temperature,
                averageLogProbability: segment.averageLogProbability, compressionRatio: segment.compressionRatio,
                noSpeechProbability: segment.noSpeechProbability))
    }
}
