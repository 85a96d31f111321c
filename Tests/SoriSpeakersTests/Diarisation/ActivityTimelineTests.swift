import Testing

@testable import SoriSpeakers

struct ActivityTimelineTests {
    /// A window in which bits are heard in ranges of frames.
    private func window(_ spans: [(Range<Int>, UInt8)]) -> WindowObservation {
        var heard = [UInt8](repeating: 0, count: LocalActivity.frames)
        for (range, bits) in spans { for frame in range { heard[frame] |= bits } }
        return WindowObservation(
            activity: LocalActivity(heard: heard), embeddings: [.direction(0), .direction(90), nil])
    }

    @Test func nothing() {
        #expect(ActivityTimeline([], assignments: [], speakers: 0).turns(duration: 10).isEmpty)
    }

    @Test func oneWindowIsItsTurns() throws {
        let turns = ActivityTimeline(
            [window([(0..<100, 1), (200..<300, 2)])], assignments: [[1, 0, nil]], speakers: 2
        )
        .turns(duration: 10)
        try #require(turns.count == 2)
        #expect(turns.map(\.speaker) == [1, 0])
        #expect(abs(turns[1].start - (200 * 0.016875 + 0.031)) < 0.001)
        #expect(abs(turns[1].end - (300 * 0.016875 + 0.031)) < 0.001)
    }

    /// What most windows hear counts: a second window that starts 59 frames later hears nothing.
    @Test func theMajorityDecides() {
        let loud = window([(0..<400, 1)])
        let deaf = window([])
        let alone = ActivityTimeline(
            [loud, deaf, deaf], assignments: [[0, nil, nil], [nil, nil, nil], [nil, nil, nil]], speakers: 1
        )
        .turns(duration: 20)
        // Behind the first frames of the third window one of three hears it.
        #expect(alone.allSatisfy { $0.end < 2.2 })
    }

    @Test func overlapsAreBothTold() {
        let turns = ActivityTimeline(
            [window([(0..<200, 1), (100..<300, 2)])], assignments: [[0, 1, nil]], speakers: 2
        )
        .turns(duration: 10)
        #expect(turns.count == 2 && turns[0].end > turns[1].start)
    }

    /// Two local speakers who are one person are heard once.
    @Test func oneHeardTwiceIsOne() {
        let turns = ActivityTimeline([window([(0..<200, 3)])], assignments: [[0, 0, nil]], speakers: 1).turns(
            duration: 10)
        #expect(turns.count == 1)
    }

    @Test func noEdgeLiesBehindTheEnd() {
        let turns = ActivityTimeline([window([(0..<589, 1)])], assignments: [[0, nil, nil]], speakers: 1).turns(
            duration: 3)
        #expect(turns.map(\.end) == [3])
    }
}
