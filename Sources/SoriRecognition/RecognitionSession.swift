public import SoriCore

/// Live decoding of one growing utterance after another, cut by the caller's endpointing.
///
/// One caller at a time. Times in the results are seconds from the start of the utterance. A session that keeps
/// `samples` beyond a call makes the stream copy its audio; what has to be remembered of an utterance goes by its
/// number.
public protocol RecognitionSession: Sendable {
    /// Decodes what is known of the current utterance; the result may still change.
    func interim(_ utterance: Utterance) async throws -> Transcript
    /// Decodes the finished utterance; the result depends on its samples and its context alone, not on what was decoded
    /// before.
    ///
    /// May be called at a pause, before it is certain that the utterance is over: if the speaker goes on, calls with
    /// more of the same utterance follow.
    func final(_ utterance: Utterance) async throws -> Transcript
    /// Decodes an utterance that was told, with `transcript`, as one with the utterances of its context.
    ///
    /// Gives better texts for the one before it and for itself, with times from the start of each; nil where there are
    /// none. No word of them is in both, and none is lost between them.
    func revised(_ utterance: Utterance, _ transcript: Transcript) async throws -> (
        before: Transcript, own: Transcript
    )?
}

extension RecognitionSession {
    /// No better texts.
    public func revised(
        _ utterance: Utterance, _ transcript: Transcript
    ) async throws -> (before: Transcript, own: Transcript)? { nil }
}
