import SoriWhisper

/// Where a step writes the raw scores of some cross-attention heads.
@safe
struct ScoreCapture {
    /// The heads, in order.
    let heads: [WhisperConfiguration.AttentionHead]
    /// `[heads, rows, positions]`, `rows` as many as the whole call has.
    let out: UnsafeMutablePointer<Float>
    let rows: Int
    let positions: Int
    /// The call's row that is row 0 of the step at hand.
    var first: Int

    /// Copies the scores of one row if its head is asked for.
    func take(_ scores: UnsafePointer<Float>, layer: Int, head: Int, row: Int) {
        for index in heads.indices where heads[index].layer == layer && heads[index].head == head {
            unsafe (out + (index * rows + first + row) * positions).update(from: scores, count: positions)
        }
    }
}
