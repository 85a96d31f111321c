/// The rows of one step and whose logits come where; allocated once.
struct TokenBatch {
    private(set) var rows: [BatchToken] = []
    /// Rows so far that want logits.
    private(set) var logitRows = 0
    private let capacity: Int

    /// An empty batch of at most `capacity` rows.
    init(capacity: Int) {
        self.capacity = capacity
        rows.reserveCapacity(capacity)
    }

    /// Rows that still fit.
    var room: Int { capacity - rows.count }

    /// Takes everything out.
    mutating func clear() {
        rows.removeAll(keepingCapacity: true)
        logitRows = 0
    }

    /// Appends a row; there must be room.
    mutating func append(_ row: BatchToken) {
        rows.append(row)
        if row.wantsLogits { logitRows += 1 }
    }
}
