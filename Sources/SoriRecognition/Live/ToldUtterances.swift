import SoriCore
import SoriVAD

/// The last utterances that were told, as far as the next one may need them. Pure.
struct ToldUtterances: Sendable {
    /// Seconds between two utterances that are decoded together at most.
    static let longestGap = 1.5
    /// Seconds of audio that are decoded together at most: a window has 30.
    static let longestSpan = 28.0

    private var utterances: [ToldUtterance] = []

    /// The first sample that the next utterance may need, which begins at `position` or later.
    func earliest(before position: Int) -> Int {
        guard let last = utterances.last, position - last.span.end <= Self.samples(Self.longestGap) else {
            return position
        }
        return min(position, utterances.first?.span.start ?? position)
    }

    /// The utterance before the next one has been told.
    mutating func append(_ number: Int, _ span: SpeechSpan, _ transcript: Transcript) {
        guard !transcript.text.isEmpty else { return }
        if let last = utterances.last, span.start - last.span.end > Self.samples(Self.longestGap) { utterances = [] }
        utterances.append(ToldUtterance(number: number, span: span, transcript: transcript))
        drop(before: span.end)
    }

    /// What came before the utterance of `span`, its audio being that of `slice`; nil when nothing helps.
    mutating func context(
        of span: SpeechSpan, slice: (SpeechSpan) -> ArraySlice<Float>
    ) -> UtteranceContext? {
        drop(before: span.end)
        guard let first = utterances.first, let last = utterances.last,
            span.start - last.span.end <= Self.samples(Self.longestGap)
        else { return nil }
        let whole = SpeechSpan(start: first.span.start, end: span.start)
        return UtteranceContext(span: whole, samples: slice(whole), utterances: utterances)
    }

    private mutating func drop(before end: Int) {
        while let first = utterances.first, end - first.span.start > Self.samples(Self.longestSpan) {
            utterances.removeFirst()
        }
    }

    private static func samples(_ seconds: Double) -> Int { Int(seconds * Double(sampleRate)) }
}
