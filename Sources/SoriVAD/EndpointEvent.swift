/// What an endpointer has found; positions are samples of the stream at 16 kHz.
public enum EndpointEvent: Sendable, Equatable {
    /// There is speech, long enough to count; its utterance begins at `start`. Every `began` has its `ended`.
    case began(start: Int)
    /// The speaker pauses. If the pause goes on, the utterance will be exactly this span, all of which has been heard.
    case paused(SpeechSpan)
    /// The speaker went on after `paused`.
    case resumed
    /// The utterance is over: by silence, by its length (then the next begins at its end) or by the end of the stream.
    case ended(SpeechSpan)
}
