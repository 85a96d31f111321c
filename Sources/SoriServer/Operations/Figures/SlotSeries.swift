import FoundationEssentials

/// Figures of the newest slots of time, such as ten seconds each: a ring, so its memory is fixed.
///
/// A clock that is set back adds to the newest slot until it has caught up; one that is set far ahead empties the ring.
struct SlotSeries<Slot: Sendable>: Sendable {
    /// Seconds of a slot.
    let width: Int
    /// Slots that are kept, the one that is not over among them.
    let length: Int
    private let empty: Slot
    private var slots: [Slot]
    /// The number of the newest slot: its seconds since 1970, divided by the width.
    private(set) var newest: Int

    /// A series of `length` slots of `width` seconds, which begin as `empty`.
    init(width: Int, length: Int, empty: Slot, at now: Date) {
        self.width = width
        self.length = length
        self.empty = empty
        slots = Array(repeating: empty, count: length)
        newest = Self.number(now, width)
    }

    /// The number of the slot that a time is in.
    func number(_ date: Date) -> Int { Self.number(date, width) }

    /// When a slot begins.
    func start(_ number: Int) -> Date { Date(timeIntervalSince1970: Double(number * width)) }

    /// Changes the slot of the present.
    mutating func update(at now: Date, _ change: (inout Slot) -> Void) {
        advance(to: number(now))
        change(&slots[index(newest)])
    }

    /// The newest `count` slots as of `now`, the oldest first; those without figures are empty.
    func last(_ count: Int, at now: Date) -> [Slot] {
        let end = max(newest, number(now))
        return (end - min(count, length) + 1...end).map { number in
            number > newest || number <= newest - length ? empty : slots[index(number)]
        }
    }

    private mutating func advance(to number: Int) {
        guard number > newest else { return }
        for next in max(newest + 1, number - length + 1)...number { slots[index(next)] = empty }
        newest = number
    }

    private func index(_ number: Int) -> Int { ((number % length) + length) % length }

    private static func number(_ date: Date, _ width: Int) -> Int {
        Int((min(max(date.timeIntervalSince1970, 0), 1e11) / Double(width)).rounded(.down))
    }
}
