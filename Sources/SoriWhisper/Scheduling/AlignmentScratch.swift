/// Memory that the alignments of all windows use in turn, on the model's thread.
@safe
final class AlignmentScratch {
    /// Rows stepped at a time: bounded, so that nobody waits long behind an alignment.
    static let rows = 16
    /// `[heads, rows, audioContext]`
    let scores: UnsafeMutablePointer<Float>
    /// `[rows, vocabularySize]`
    let logits: UnsafeMutablePointer<Float>
    /// Rows that fit.
    let rows: Int

    /// Memory for `heads` heads of a model.
    init(heads: Int, capacity: RuntimeCapacity, configuration: WhisperConfiguration) {
        rows = min(Self.rows, capacity.tokensPerStep)
        unsafe scores = .allocate(capacity: max(1, heads) * rows * configuration.audioContext)
        unsafe logits = .allocate(capacity: rows * configuration.vocabularySize)
    }

    deinit {
        unsafe scores.deallocate()
        unsafe logits.deallocate()
    }
}
