public import SoriCore

/// Live decoding of one growing utterance after another, cut by the caller's endpointing.
///
/// One caller at a time. Times in the results are seconds from the start of the utterance.
public protocol RecognitionSession: Sendable {
    /// Decodes what is known of the current utterance (16 kHz mono, from its start); the result may still change.
    func interim(_ utterance: [Float]) async throws -> Transcript
    /// Decodes the finished utterance; the result depends on its samples alone, not on what was decoded before.
    ///
    /// May be called at a pause, before it is certain that the utterance is over: if the speaker goes on, calls with more of
    /// the same utterance follow.
    func final(_ utterance: [Float]) async throws -> Transcript
}
