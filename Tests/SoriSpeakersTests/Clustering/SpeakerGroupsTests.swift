import Testing

@testable import SoriSpeakers

struct SpeakerGroupsTests {
    private func groups(_ angles: [Float], _ numbers: [Int], _ weights: [Float]? = nil) -> SpeakerGroups {
        SpeakerGroups(
            numbers, angles.map { .direction($0) }, weights ?? [Float](repeating: 1, count: angles.count))
    }

    @Test func numbersThatNobodyHasAreLeftOut() {
        let found = groups([0, 90, 180], [7, 2, 7])
        #expect(found.numbers == [1, 0, 1])
        #expect(found.count == 2)
    }

    @Test func middlesAreWeighted() {
        let found = groups([0, 90], [0, 0], [3, 1])
        #expect(found.voices[0].cosine(.direction(0)) > found.voices[0].cosine(.direction(90)))
    }

    @Test func theNearestAreJoined() {
        var found = groups([0, 10, 90, 180], [0, 1, 2, 3])
        found.join(downTo: 3)
        #expect(found.numbers == [0, 0, 1, 2])
    }

    /// A word of a stranger does not keep two people from being told apart.
    @Test func aLightGroupGivesWay() {
        var found = groups([0, 60, 170], [0, 1, 2], [20, 20, 0.5])
        found.join(downTo: 2)
        #expect(found.numbers[0] != found.numbers[1])
    }

    @Test func atLeastOneStays() {
        var found = groups([0, 180], [0, 1])
        found.join(downTo: 0)
        #expect(found.count == 1)
    }
}
