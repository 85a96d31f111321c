public import SoriCore

/// Live decoding of one growing utterance after another, cut by the caller's endpointing.
///
/// One caller at a time. Times in the results are seconds from the start of the utterance.
public protocol RecognitionSession: Sendable {
    /// Decodes what is known of the current utterance (16 kHz mono, from its start); the result may still change.
    func interim(_ utterance: [Float]) async throws -> Transcript
    /// Decodes the finished utterance; the result stands.
    func final(_ utterance: [Float]) async throws -> Transcript
}
