public import SoriCore
public import SoriVAD

/// What a live session is asked for.
public struct LiveOptions: Sendable, Equatable {
    /// Language, words and the like.
    public var decoding: DecodingOptions
    /// How the stream is cut into utterances.
    public var endpointing: EndpointerOptions
    /// Whether texts of unfinished utterances are wanted; without them a session costs much less.
    public var wantsInterims: Bool
    /// Whether to decode at a pause what will be the final if the utterance ends there: finals come sooner, pauses cost
    /// more.
    public var anticipatesEnds: Bool
    /// Seconds of new audio between two interims at least.
    public var interimStep: Double

    /// Makes options; the defaults give interims and end an utterance after half a second of silence.
    public init(
        decoding: DecodingOptions = .live(), endpointing: EndpointerOptions = EndpointerOptions(),
        wantsInterims: Bool = true, anticipatesEnds: Bool = true, interimStep: Double = 0.6
    ) {
        self.decoding = decoding
        self.endpointing = endpointing
        self.wantsInterims = wantsInterims
        self.anticipatesEnds = anticipatesEnds
        self.interimStep = interimStep.isNaN ? 0.6 : min(max(interimStep, 0.1), 10)
    }
}
