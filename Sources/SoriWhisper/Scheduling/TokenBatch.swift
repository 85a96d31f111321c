/// The tokens of one step; allocated once.
struct TokenBatch {
    private(set) var tokens: [BatchToken] = []
    private let capacity: Int

    /// An empty batch of at most `capacity` tokens.
    init(capacity: Int) {
        self.capacity = capacity
        tokens.reserveCapacity(capacity)
    }

    /// Tokens that still fit.
    var room: Int { capacity - tokens.count }

    /// Takes everything out.
    mutating func clear() {
        tokens.removeAll(keepingCapacity: true)
    }

    /// Appends a token; there must be room.
    mutating func append(_ token: BatchToken) {
        tokens.append(token)
    }
}
