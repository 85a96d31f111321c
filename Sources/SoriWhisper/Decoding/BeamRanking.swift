/// Chooses which continuations of the beams live on. Pure; source: openai/whisper `decoding.py`, `BeamSearchDecoder`.
struct BeamRanking: Sendable {
    /// A beam and the token that continues it.
    struct Continuation: Sendable, Equatable {
        var beam: Int
        var token: Int
        var logProbability: Float
    }

    /// How many beams there are.
    let size: Int
    /// How many ended candidates are enough.
    let wanted: Int
    /// The continuations of this step, likeliest first.
    private var continuations: [Continuation] = []
    /// The ones that go on, likeliest first: at most `size`.
    private(set) var kept: [Continuation] = []
    /// The ones that end with this step, likeliest first.
    private(set) var ended: [Continuation] = []

    init(size: Int, patience: Double) {
        self.size = size
        wanted = max(1, Int((Double(size) * patience).rounded(.toNearestOrEven)))
        continuations.reserveCapacity(size * (size + 1))
        kept.reserveCapacity(size)
        ended.reserveCapacity(size * (size + 1))
    }

    /// Begins a step.
    mutating func clear() {
        continuations.removeAll(keepingCapacity: true)
        kept.removeAll(keepingCapacity: true)
        ended.removeAll(keepingCapacity: true)
    }

    /// Offers a continuation; equal ones keep the order in which they are offered.
    mutating func offer(_ continuation: Continuation) {
        var rank = continuations.count
        while rank > 0, continuations[rank - 1].logProbability < continuation.logProbability { rank -= 1 }
        continuations.insert(continuation, at: rank)
    }

    /// Keeps the likeliest that go on, and whatever ends before the last of them.
    mutating func rank(endOfText: Int) {
        for continuation in continuations {
            if continuation.token == endOfText {
                ended.append(continuation)
            } else {
                kept.append(continuation)
                if kept.count == size { return }
            }
        }
    }
}
