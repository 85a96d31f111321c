/// Who goes first when windows wait.
public enum WindowPriority: Sendable, Hashable {
    /// Somebody is speaking and waits for the text.
    case live
    /// A recording.
    case file
}

/// One window for the scheduler: what to encode and what to do with it.
struct WindowRequest: Sendable {
    /// What is wanted of a window.
    enum Purpose: Sendable {
        /// The languages and their probabilities.
        case language
        /// Its text.
        case text(TextRequest)
    }

    /// How a window's text is wanted.
    struct TextRequest: Sendable {
        /// The rules and options, the same for all windows of a transcription.
        var rules: DecodingRules
        /// The code of the language; nil to tell it by this window first.
        var language: String?
        /// The text before, as tokens.
        var previous: [Int]
        /// What was heard already at the beginning of the window, as tokens, the last being the timestamp at which the
        /// text begins; empty where the text is the whole window's.
        var heard: [Int] = []
        /// Whether to look at where each token attends to.
        var wantsWords: Bool
        /// Tells this window's sampling from that of the others of the transcription.
        var stream: UInt64
    }

    /// `melBins` bins, `windowFrames` frames.
    var mel: MelSpectrogram
    /// Frames that hold audio; the rest is filled up.
    var frames: Int
    /// Positions to encode, the others being silence; nil for all.
    var positions: Int?
    /// What is wanted.
    var purpose: Purpose
    /// Who goes first.
    var priority: WindowPriority
}
