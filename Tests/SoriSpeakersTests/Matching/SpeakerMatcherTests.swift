import Testing

@testable import SoriSpeakers

struct SpeakerMatcherTests {
    private func voice(_ degrees: Float) -> Voiceprint { Voiceprint(direction: .direction(degrees)) }

    private func matcher(_ degrees: [String: Float]) -> SpeakerMatcher {
        SpeakerMatcher(
            degrees.sorted { $0.key < $1.key }.map { RegisteredVoice(id: $0.key, voice: voice($0.value), seconds: 4) })
    }

    @Test func theNearestIsNamed() {
        let match = matcher(["a": 0, "b": 90]).match(voice(20), seconds: 4)
        #expect(match.accepted?.id == "a")
        #expect(match.candidates.map(\.id) == ["a", "b"])
        #expect(abs((match.nearest?.score ?? 0) - 0.9397) < 1e-3)
    }

    @Test func nobodyIsRegistered() {
        let match = matcher([:]).match(voice(0), seconds: 4)
        #expect(match.nearest == nil)
        #expect(match.accepted == nil)
    }

    @Test func aStrangerIsNobodyButHasANearest() {
        let match = matcher(["a": 0, "b": 170]).match(voice(80), seconds: 4)
        #expect(match.accepted == nil)
        #expect(match.nearest?.id == "a")
    }

    @Test func shortSpeechNeedsLess() {
        let rules = MatchingRules()
        let thresholds = [0.5, 1, 2, 3, 5, 20].map { rules.threshold(seconds: $0, enrolment: 4) }
        #expect(thresholds == thresholds.sorted())
        #expect(thresholds[0] >= rules.leastThreshold)
        #expect(rules.threshold(seconds: 100, enrolment: 100) < rules.threshold)
        #expect(rules.threshold(seconds: 0, enrolment: 0) == rules.leastThreshold)
        // 55 degrees, a cosine of 0.57: enough for two seconds and not for twenty.
        #expect(matcher(["a": 0]).match(voice(55), seconds: 2).isAccepted)
        #expect(!matcher(["a": 0]).match(voice(55), seconds: 20).isAccepted)
    }

    @Test func twoWhoAreAlikeAreNotToldForCertain() {
        let match = matcher(["a": 0, "b": 4]).match(voice(2.5), seconds: 4)
        #expect(match.nearest?.id == "b")
        #expect(!match.isAccepted)
    }

    @Test func whoeverSpokeLastIsPreferredWhenTwoAreAlike() {
        let alike = matcher(["a": 10, "b": -14])
        #expect(alike.match(voice(0), seconds: 1).nearest?.id == "a")
        #expect(alike.match(voice(0), seconds: 1, previous: "b").nearest?.id == "b")
        #expect(alike.match(voice(0), seconds: 1, previous: "somebody").nearest?.id == "a")
        // The score stays what it is, and a stranger does not become who spoke last.
        #expect(!matcher(["a": 0]).match(voice(75), seconds: 1, previous: "a").isAccepted)
    }
}
