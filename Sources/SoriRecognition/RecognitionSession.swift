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

    /// Makes an utterance.
    public init(number: Int, span: SpeechSpan, samples: ArraySlice<Float>) {
        self.number = number
        self.span = span
        self.samples = samples
    }
}

/// Live decoding of one growing utterance after another, cut by the caller's endpointing.
///
/// One caller at a time. Times in the results are seconds from the start of the utterance. A session that keeps
/// `samples` beyond a call makes the stream copy its audio; what has to be remembered of an utterance goes by its
/// number.
public protocol RecognitionSession: Sendable {
    /// Decodes what is known of the current utterance; the result may still change.
    func interim(_ utterance: Utterance) async throws -> Transcript
    /// Decodes the finished utterance; the result depends on its samples alone, not on what was decoded before.
    ///
    /// May be called at a pause, before it is certain that the utterance is over: if the speaker goes on, calls with
    /// more of the same utterance follow.
    func final(_ utterance: Utterance) async throws -> Transcript
}
