import SoriVAD

/// The audio of a live stream that may still be needed: it grows at its end and is forgotten from its start. Pure.
///
/// Slices of it are given out without a copy. A slice shares the storage it was cut from, and appending to shared
/// storage would copy all of it; so new samples are collected apart and join the rest when the next slice is asked for.
/// By then the last one is usually gone, and each sample has been copied twice in all, however often it was given out.
struct GrowingAudio: Sendable {
    /// The samples from `start` on; slices may share this storage.
    private var shared: [Float] = []
    /// The samples behind those, which nobody else has.
    private var fresh: [Float] = []
    /// Samples of the stream that are forgotten.
    private(set) var start = 0

    /// Samples in memory.
    var count: Int { shared.count + fresh.count }
    /// Samples of the stream so far.
    var end: Int { start + count }

    /// Adds the next samples of the stream; O(1) a sample on average.
    mutating func append(_ samples: [Float]) { fresh += samples }

    /// Forgets what lies before `position`; slices that were given out keep theirs.
    mutating func forget(before position: Int) {
        let forgotten = min(count, max(0, position - start))
        guard forgotten > 0 else { return }
        start += forgotten
        let old = min(forgotten, shared.count)
        // A new array where nothing is left: removing would copy what a slice shares.
        if old == shared.count { shared = [] } else { shared.removeFirst(old) }
        fresh.removeFirst(forgotten - old)
    }

    /// Forgets everything.
    mutating func clear() { forget(before: end) }

    /// The samples of `span` that are there.
    mutating func slice(_ span: SpeechSpan) -> ArraySlice<Float> {
        if !fresh.isEmpty {
            shared += fresh
            fresh.removeAll(keepingCapacity: true)
        }
        let first = min(shared.count, max(0, span.start - start))
        let last = min(shared.count, max(first, span.end - start))
        return shared[first..<last]
    }
}
