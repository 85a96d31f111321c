/// Which window and sequence slots of a runtime are free. Pure.
///
/// Some of both are kept for live requests, so that recordings never take all.
struct SlotAllocator: Sendable {
    private var windows: [Int32]
    private var sequences: [Int32]
    private let liveWindows: Int
    private let liveSequences: Int
    /// The most sequences that one window of a recording can have.
    let widestGroup: Int

    /// All slots of `capacity`, free.
    init(_ capacity: RuntimeCapacity) {
        windows = (0..<Int32(capacity.windowSlots)).reversed()
        sequences = (0..<Int32(capacity.sequenceSlots)).reversed()
        // Without at least half of everything left for recordings there is nothing to keep back.
        liveWindows = capacity.windowSlots >= 8 ? 2 : capacity.windowSlots >= 2 ? 1 : 0
        liveSequences = min(6, capacity.sequenceSlots / 4)
        widestGroup = min(capacity.sequenceSlots - liveSequences, capacity.tokensPerStep)
    }

    /// Takes a window slot, or nil when `priority` finds none.
    mutating func takeWindow(_ priority: WindowPriority) -> Int32? {
        guard windows.count > (priority == .live ? 0 : liveWindows) else { return nil }
        return windows.removeLast()
    }

    /// Takes `count` sequence slots, all or none.
    mutating func takeSequences(_ count: Int, _ priority: WindowPriority) -> [Int32]? {
        guard sequences.count >= count + (priority == .live ? 0 : liveSequences) else { return nil }
        let taken = Array(sequences.suffix(count))
        sequences.removeLast(count)
        return taken
    }

    /// Gives a window slot back.
    mutating func release(window: Int32) { windows.append(window) }

    /// Gives sequence slots back.
    mutating func release(sequences slots: [Int32]) { sequences += slots }
}
