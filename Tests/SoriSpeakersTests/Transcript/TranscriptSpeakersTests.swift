import SoriCore
import Testing

@testable import SoriSpeakers

struct TranscriptSpeakersTests {
    private func words(_ text: String, from start: Double = 0, each length: Double = 1) -> [Word] {
        text.split(separator: " ").enumerated().map { index, word in
            Word(text: String(word), start: start + Double(index) * length, end: start + Double(index + 1) * length)
        }
    }

    private func transcript(_ text: String, withWords: Bool = true) -> Transcript {
        let words = words(text)
        return Transcript(
            language: "en", duration: 60,
            segments: [
                Segment(id: 0, start: 0, end: Double(words.count), text: text, words: withWords ? words : [])
            ])
    }

    private func diarisation(_ turns: [(Double, Double, Int)]) -> Diarisation {
        let turns = turns.map { SpeakerTurn(start: $0, end: $1, speaker: $2) }
        let count = (turns.map(\.speaker).max() ?? -1) + 1
        let voices = [Voiceprint](repeating: Voiceprint(direction: .direction(0)), count: count)
        return Diarisation(turns: turns, exclusiveTurns: turns, voices: voices)
    }

    @Test func aSegmentIsSplitWhereTheSpeakerChanges() {
        let found = transcript("one two, three four.").attributed(to: diarisation([(0, 2.2, 0), (2.2, 4, 1)]))
        #expect(found.segments.map(\.text) == ["one two,", "three four."])
        #expect(found.segments.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01"])
        #expect(found.segments.map(\.id) == [0, 1])
        #expect(found.segments.map(\.start) == [0, 2] && found.segments.map(\.end) == [2, 4])
        #expect(found.segments[1].words.map(\.speaker) == ["SPEAKER_01", "SPEAKER_01"])
        #expect(found.text == "one two, three four.")
    }

    @Test func namesTakeTheRoomOfLabels() {
        let found = transcript("one two").attributed(to: diarisation([(0, 1, 0), (1, 2, 1)]), names: ["alice", nil])
        #expect(found.segments.map(\.speaker) == ["alice", "SPEAKER_01"])
    }

    @Test func aSegmentWithoutWordsGoesToWhoSpeaksMost() {
        let found = transcript("one two three", withWords: false).attributed(to: diarisation([(0, 1, 0), (1, 3, 1)]))
        #expect(found.segments.map(\.speaker) == ["SPEAKER_01"])
        #expect(found.segments.count == 1)
    }

    @Test func aWordInAPauseGoesToTheNearestTurn() {
        let turns = diarisation([(0, 0.9, 0), (3.5, 4, 1)])
        let found = transcript("one two three four").attributed(to: turns)
        #expect(found.segments.map(\.text) == ["one two", "three four"])
    }

    @Test func farFromAnyTurnNobodyIsKnown() {
        let found = transcript("a b c d e f").attributed(to: diarisation([(0, 1, 0)]))
        #expect(found.segments.map(\.speaker) == ["SPEAKER_00", nil])
        #expect(found.segments.map(\.text) == ["a b c d", "e f"])
    }

    @Test func nobodyHeard() {
        let found = transcript("one two").attributed(to: .empty)
        #expect(found.segments.map(\.speaker) == [nil])
    }

    @Test func koreanWithoutSpacesBetweenWordsIsSplit() {
        var transcript = transcript("네 아니요")
        transcript.segments[0].text = "네아니요"
        let found = transcript.attributed(to: diarisation([(0, 1, 0), (1, 2, 1)]))
        #expect(found.segments.map(\.text) == ["네", "아니요"])
    }

    @Test func oneShortWordIsNotASpeaker() {
        var transcript = transcript("one two three")
        transcript.segments[0].words[1].start = 1.4
        transcript.segments[0].words[1].end = 1.6
        let found = transcript.attributed(to: diarisation([(0, 1.3, 0), (1.3, 1.7, 1), (1.7, 3, 0)]))
        #expect(found.segments.map(\.speaker) == ["SPEAKER_00"])
    }
}
