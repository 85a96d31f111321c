/// What a live session has to say, in order of time.
public enum LiveEvent: Sendable {
    /// Somebody speaks; the utterance's text will follow.
    case began(utterance: Int, start: Double)
    /// The text so far of an utterance that goes on; may be left out when the machine is busy.
    case interim(LiveInterim)
    /// The text of an utterance that is over; never left out.
    case final(LiveFinal)
    /// An utterance that is over could not be decoded.
    case failed(utterance: Int, start: Double, end: Double, error: any Error)
}
