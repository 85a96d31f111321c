import Foundation
import Testing

@testable import SoriServer

struct SlotSeriesTests {
    private let start = Date(timeIntervalSince1970: 1_000)

    private func series(_ length: Int = 4) -> SlotSeries<Int> {
        SlotSeries(width: 10, length: length, empty: 0, at: start)
    }

    @Test func slotsFollowTheClock() {
        var series = series()
        series.update(at: start) { $0 += 1 }
        series.update(at: start + 9.9) { $0 += 1 }
        series.update(at: start + 10) { $0 += 5 }
        #expect(series.last(2, at: start + 10) == [2, 5])
        #expect(series.last(4, at: start + 10) == [0, 0, 2, 5])
        // Nobody wrote for a while: those slots are empty.
        #expect(series.last(4, at: start + 32) == [2, 5, 0, 0])
        series.update(at: start + 32) { $0 += 7 }
        #expect(series.last(4, at: start + 32) == [2, 5, 0, 7])
        series.update(at: start + 45) { $0 += 1 }
        #expect(series.last(4, at: start + 45) == [5, 0, 7, 1])
    }

    @Test func aClockThatIsSetBackAddsToTheNewestSlot() {
        var series = series()
        series.update(at: start + 20) { $0 += 1 }
        series.update(at: start - 500) { $0 += 1 }
        #expect(series.last(1, at: start - 500) == [2])
        series.update(at: Date(timeIntervalSince1970: -1e30)) { $0 += 1 }
        #expect(series.last(1, at: start + 20) == [3])
    }

    @Test func aClockThatIsSetFarAheadEmptiesTheRing() {
        var series = series()
        series.update(at: start) { $0 += 1 }
        series.update(at: start + 1e9) { $0 += 4 }
        #expect(series.last(4, at: start + 1e9) == [0, 0, 0, 4])
        series.update(at: Date(timeIntervalSince1970: 1e300)) { $0 += 9 }
        #expect(series.last(9, at: Date(timeIntervalSince1970: 1e300)) == [0, 0, 0, 9])
    }
}

struct RecentEntriesTests {
    @Test func theNewestAreKeptAndNumbered() {
        var entries = RecentEntries<Int>(capacity: 3)
        #expect(entries.newest().isEmpty && entries.total == 0)
        for _ in 0..<3 { entries.add { $0 } }
        #expect(entries.newest() == [3, 2, 1])
        for _ in 0..<4 { entries.add { $0 } }
        #expect(entries.newest() == [7, 6, 5] && entries.total == 7)
        #expect(entries.newest(after: 6) == [7])
        #expect(entries.newest(after: 7).isEmpty && entries.newest(after: 99).isEmpty)
        #expect(entries.newest(after: -5) == [7, 6, 5])
    }
}
