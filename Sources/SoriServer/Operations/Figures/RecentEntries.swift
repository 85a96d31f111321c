/// The newest entries of a log, in a ring; each has a number, so that a reader can ask for what it does not know yet.
struct RecentEntries<Entry: Sendable>: Sendable {
    /// Entries that are kept.
    let capacity: Int
    private var entries: [Entry] = []
    /// How many have come in all; the number of the newest one.
    private(set) var total = 0

    /// Keeps the newest `capacity` entries, at least one.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Adds an entry, which is given its number from 1 on.
    mutating func add(_ make: (_ number: Int) -> Entry) {
        total += 1
        if entries.count < capacity {
            entries.append(make(total))
        } else {
            entries[(total - 1) % capacity] = make(total)
        }
    }

    /// The entries with numbers above `number` that are still there, the newest first.
    func newest(after number: Int = 0) -> [Entry] {
        let oldest = max(total - entries.count, max(0, number))
        guard oldest < total else { return [] }
        return (oldest..<total).reversed().map { entries[$0 % capacity] }
    }
}
