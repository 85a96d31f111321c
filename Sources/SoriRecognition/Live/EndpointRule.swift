import SoriCore

/// How much silence ends an utterance, by what was said before it: a sentence that is clearly over needs little, a
/// hesitation inside a phrase more. Pure.
public struct EndpointRule: Sendable, Hashable {
    /// What the end of a text says about whether the speaker goes on.
    enum Ending: Sendable, Equatable {
        /// The sentence is over.
        case complete
        /// Nothing certain.
        case open
        /// The speaker is in the middle of a phrase.
        case hesitation
    }

    /// Seconds of silence behind a sentence that is over.
    public var shortest: Double
    /// Seconds of silence where nothing is certain.
    public var usual: Double
    /// Seconds of silence that always end an utterance.
    public var longest: Double

    /// Seconds of speech from which on an utterance ends at its next pause, so that a text is told at all.
    static let longUtterance = 15.0
    /// Seconds of speech that are hardly a sentence.
    static let shortUtterance = 1.2
    /// Seconds of speech from which on a full stop may be believed in languages whose endings are not known here.
    static let longSentence = 4.0

    /// A rule that waits for `longest` seconds at most, which a client may set.
    public init(longest: Double = 0.6) {
        self.longest = longest
        shortest = min(longest, max(0.35, longest / 2))
        usual = min(longest, max(0.5, longest * 0.7))
    }

    /// Seconds of silence that end an utterance of `seconds` in which `transcript` was heard.
    func silence(after transcript: Transcript, seconds: Double) -> Double {
        guard seconds < Self.longUtterance else { return shortest }
        switch Self.ending(of: transcript.text, language: transcript.language, seconds: seconds) {
        case .complete: return shortest
        case .open: return usual
        case .hesitation: return longest
        }
    }

    /// What the end of `text`, spoken in `seconds`, says.
    ///
    /// Marks alone do not make an end: a model that hears a part of a sentence writes a full stop behind it as well.
    static func ending(of text: String, language: String, seconds: Double) -> Ending {
        let end = SentenceEnd(text)
        guard let last = end.lastWord else { return .open }
        if end.isBrokenOff { return .hesitation }
        if language == "ko" {
            switch KoreanEnding(last) {
            case .final: return .complete
            case .connective: return .hesitation
            case .intimate: return end.isMarked || seconds >= shortUtterance ? .open : .hesitation
            case .uncertain: return end.isMarked ? .open : .hesitation
            }
        }
        let isOpen = end.isMarked && seconds >= longSentence && !dependent.contains(last)
        return isOpen ? .open : .hesitation
    }

    /// English words that something has to follow.
    private static let dependent: Set<String> = [
        "a", "an", "the", "and", "but", "or", "so", "because", "if", "that", "which", "of", "to", "in", "on", "at",
        "for", "with", "from", "by", "as", "than", "is", "are", "was", "were", "be", "not", "my", "your", "his",
        "her", "our", "their", "its", "this", "these", "i", "we", "he", "she", "they", "uh", "um", "er", "well",
        "like", "however", "very",
    ]
}
