/// Says of each block of a live stream whether there is speech in it. A value with one owner.
public struct SpeechDetector: Sendable {
    private var voice: SileroState
    private let threshold: Float
    private let exitThreshold: Float
    private var isSpeech = false

    /// Starts a stream: speech begins at `threshold` (0...1) and goes on above `exitThreshold`.
    public init(model: SileroModel, threshold: Float = 0.5, exitThreshold: Float = 0.35) {
        voice = SileroState(model: model)
        self.threshold = threshold
        self.exitThreshold = min(exitThreshold, threshold)
    }

    /// True when somebody spoke in these samples (16 kHz mono in -1...1); a block of less than 32 ms gets the answer of
    /// the audio before it.
    public mutating func process(_ samples: [Float]) -> Bool {
        var probabilities: [Float] = []
        voice.process(samples, into: &probabilities)
        var heard = probabilities.isEmpty && isSpeech
        for probability in probabilities {
            if probability >= threshold { isSpeech = true } else if probability < exitThreshold { isSpeech = false }
            heard = heard || isSpeech
        }
        return heard
    }
}
