/// How a live stream is cut into utterances.
public struct EndpointerOptions: Sendable, Hashable {
    /// What a caller may ask for as `silence`, in seconds.
    public static let silenceRange = 0.1...2.0

    /// Speech begins at this probability, 0...1.
    public var threshold: Float
    /// Speech in progress goes on above this probability, 0...`threshold`.
    public var exitThreshold: Float
    /// Seconds; shorter speech is no utterance.
    public var minSpeech: Double
    /// Seconds of silence that end an utterance.
    public var silence: Double
    /// Seconds of audio kept before and after the speech.
    public var padding: Double
    /// Seconds an utterance lasts at most before it is cut where it is quietest, 5...60.
    public var maxUtterance: Double

    /// The defaults of live speech; values out of range are moved into it.
    public init(
        threshold: Float = 0.5, exitThreshold: Float = 0.35, minSpeech: Double = 0.25, silence: Double = 0.5,
        padding: Double = 0.3, maxUtterance: Double = 25
    ) {
        self.threshold = threshold
        self.exitThreshold = exitThreshold
        self.minSpeech = minSpeech
        let range = Self.silenceRange
        self.silence = silence.isNaN ? 0.5 : min(max(silence, range.lowerBound), range.upperBound)
        self.padding = padding
        self.maxUtterance = maxUtterance.isNaN ? 25 : min(max(maxUtterance, 5), 60)
    }

    /// The rules for the segmenter, which counts silence up to the start of a window; here the window itself counts
    /// too.
    var segmenter: SegmenterOptions {
        SegmenterOptions(
            threshold: threshold, exitThreshold: exitThreshold, minSpeech: minSpeech,
            minSilence: silence - SileroState.windowSeconds, padding: padding)
    }
}
