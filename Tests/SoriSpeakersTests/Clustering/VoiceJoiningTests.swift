import Testing

@testable import SoriSpeakers

struct VoiceJoiningTests {
    private func joined(_ degrees: [Float], _ numbers: [Int], seconds: Double = 30) -> [Int] {
        VoiceJoining().joined(
            numbers, voices: degrees.map { Voiceprint(direction: .direction($0)) },
            weights: [Float](repeating: 1, count: degrees.count),
            seconds: [Double](repeating: seconds, count: degrees.count))
    }

    @Test func whatIsAlikeIsJoined() {
        #expect(joined([0, 20, 90, 110], [0, 1, 2, 3]) == [0, 0, 1, 1])
        #expect(joined([0, 20, 90, 110], [3, 2, 1, 0]) == [1, 1, 0, 0])
    }

    @Test func othersStay() { #expect(joined([0, 45, 90], [0, 1, 2]) == [0, 1, 2]) }

    @Test func shortSpeechIsForgivenMore() {
        // A likeness of 0.64 is enough for two seconds and not for thirty.
        #expect(joined([0, 50], [0, 1], seconds: 2) == [0, 0])
        #expect(joined([0, 50], [0, 1]) == [0, 1])
    }

    @Test func aJoinedGroupIsComparedAnew() {
        // The middle of the first two is too far from the third, which one of them alone is not.
        #expect(joined([0, 30, 66], [0, 1, 2]) == [0, 0, 1])
    }

    @Test func nothingToJoin() {
        #expect(joined([], []).isEmpty)
        #expect(joined([5], [0]) == [0])
    }
}
