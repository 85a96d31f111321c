import Testing

@testable import SoriSpeakers

struct SpeakerTurnTests {
    private func turn(_ start: Double, _ end: Double, _ speaker: Int) -> SpeakerTurn {
        SpeakerTurn(start: start, end: end, speaker: speaker)
    }

    @Test func shortPausesOfOneSpeakerAreFilled() {
        let turns = [turn(0, 1, 0), turn(1.4, 2, 0), turn(2.6, 3, 0), turn(1, 1.4, 1)]
        #expect(turns.filled(pausesUpTo: 0.5) == [turn(0, 2, 0), turn(1, 1.4, 1), turn(2.6, 3, 0)])
    }

    @Test func turnsGrowIntoSilenceOnly() {
        let turns = [turn(0.05, 1, 0), turn(1, 2, 1), turn(2.1, 3, 0)]
        #expect(
            turns.widened(by: 0.2, duration: 3.1)
                == [turn(0, 1, 0), turn(1, 2.05, 1), turn(2.05, 3.1, 0)])
    }

    @Test func anOverlapIsLeftAsItIs() {
        let turns = [turn(1, 3, 0), turn(2, 2.5, 1)]
        #expect(turns.widened(by: 0.2, duration: 9) == [turn(0.8, 3.2, 0), turn(2, 2.5, 1)])
    }

    @Test func numbersFollowTheFirstWord() {
        let (turns, old) = [turn(2, 3, 0), turn(0, 1, 4), turn(5, 6, 4)].renumbered()
        #expect(turns == [turn(0, 1, 0), turn(2, 3, 1), turn(5, 6, 0)])
        #expect(old == [4, 0])
    }

    @Test func partsLieBetweenAllEdges() {
        let parts = [turn(0, 2, 0), turn(1, 3, 1), turn(4, 5, 0)].parts
        #expect(parts.map(\.start) == [0, 1, 2, 4])
        #expect(parts.map(\.end) == [1, 2, 3, 5])
        #expect(parts.map { $0.turns.map(\.speaker) } == [[0], [0, 1], [1], [0]])
    }

    @Test func oneAtATimeKeepsTheLongTurn() {
        #expect([turn(0, 10, 0), turn(4, 5, 1)].exclusive() == [turn(0, 10, 0)])
        let crossing = [turn(0, 6, 0), turn(5, 9, 1)].exclusive()
        #expect(crossing.count == 2 && crossing[0].end == crossing[1].start)
        #expect([SpeakerTurn]().exclusive().isEmpty)
    }
}
