public import SoriCore
public import SoriVAD

/// One utterance of a live stream, as far as it has been heard.
public struct Utterance: Sendable, Equatable {
    /// Its number in the stream, from 0.
    public var number: Int
    /// Where it lies in the stream; the start of an utterance never changes, its end grows.
    public var span: SpeechSpan
    /// The samples of `span`, or fewer where the stream has ended: 16 kHz mono in -1...1. Indices do not begin at 0.
    public var samples: ArraySlice<Float>
    /// What was told just before it, where that helps to decode it; nil for an utterance alone.
    public var context: UtteranceContext?

    /// Makes an utterance.
    public init(number: Int, span: SpeechSpan, samples: ArraySlice<Float>, context: UtteranceContext? = nil) {
        self.number = number
        self.span = span
        self.samples = samples
        self.context = context
    }
}

/// The utterances just before an utterance, which have been told: a short utterance is heard better with them.
public struct UtteranceContext: Sendable, Equatable {
    /// From the start of the first of them to the start of the utterance, in samples of the stream.
    public var span: SpeechSpan
    /// The samples of `span`: 16 kHz mono in -1...1. Indices do not begin at 0.
    public var samples: ArraySlice<Float>
    /// The utterances with their texts, in order; at least one.
    public var utterances: [ToldUtterance]

    /// Makes a context.
    public init(span: SpeechSpan, samples: ArraySlice<Float>, utterances: [ToldUtterance]) {
        self.span = span
        self.samples = samples
        self.utterances = utterances
    }

    /// The code of the language that the last of them was heard in.
    public var language: String { utterances.last?.transcript.language ?? "" }

    /// What was told of all of them; times are seconds from the start of `span`.
    var segments: [Segment] {
        utterances.flatMap { utterance in
            let offset = Double(utterance.span.start - span.start) / Double(sampleRate)
            return utterance.transcript.shifted(by: offset).segments
        }
    }
}

/// An utterance that was told.
public struct ToldUtterance: Sendable, Equatable {
    /// Its number in the stream, from 0.
    public var number: Int
    /// Where it lies in the stream.
    public var span: SpeechSpan
    /// What was told; times are seconds from its start.
    public var transcript: Transcript

    /// Makes an utterance.
    public init(number: Int, span: SpeechSpan, transcript: Transcript) {
        self.number = number
        self.span = span
        self.transcript = transcript
    }
}
