public import SoriCore
public import SoriVAD

/// What a live session is asked for.
public struct LiveOptions: Sendable, Equatable {
    /// Language, words and the like.
    public var decoding: DecodingOptions
    /// How the stream is cut into utterances; its silence is the longest that an utterance has in it.
    public var endpointing: EndpointerOptions
    /// How much silence ends an utterance by its text, at most that of `endpointing`; nil where it is always that.
    public var endpointRule: EndpointRule?
    /// Whether texts of unfinished utterances are wanted; without them a session costs much less.
    public var wantsInterims: Bool
    /// Whether to decode at a pause what will be the final if the utterance ends there: finals come sooner, pauses cost
    /// more.
    public var anticipatesEnds: Bool
    /// Whether the text of an utterance may be told again when the next one shows that it was cut wrongly.
    public var wantsCorrections: Bool
    /// Seconds of new audio between two interims at least.
    public var interimStep: Double

    /// Makes options; the defaults give interims and end an utterance by its text, where ends are anticipated.
    public init(
        decoding: DecodingOptions = .live(), endpointing: EndpointerOptions = EndpointerOptions(silence: 0.6),
        wantsInterims: Bool = true, anticipatesEnds: Bool = true, wantsCorrections: Bool = false,
        interimStep: Double = 0.6
    ) {
        endpointRule = anticipatesEnds ? EndpointRule(longest: endpointing.silence) : nil
        self.decoding = decoding
        self.endpointing = endpointing
        self.wantsInterims = wantsInterims
        self.anticipatesEnds = anticipatesEnds
        self.wantsCorrections = wantsCorrections
        self.interimStep = interimStep.isNaN ? 0.6 : min(max(interimStep, 0.1), 10)
    }

    /// How the stream is cut into phrases, of which the utterances are made.
    var phrasing: EndpointerOptions {
        var options = endpointing
        options.silence = endpointRule?.shortest ?? endpointing.silence
        return options
    }
}
