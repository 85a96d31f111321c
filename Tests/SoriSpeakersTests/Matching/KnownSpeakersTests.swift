import Testing

@testable import SoriSpeakers

struct KnownSpeakersTests {
    private func voice(_ degrees: Float) -> Voiceprint { Voiceprint(direction: .direction(degrees)) }

    private func known(_ degrees: KeyValuePairs<String, Float>) -> KnownSpeakers {
        KnownSpeakers(
            degrees.map { name, degrees in
                let id = "id of \(name)"
                return KnownSpeaker(
                    name: name, registryID: id, voice: RegisteredVoice(id: id, voice: voice(degrees), seconds: 4))
            })
    }

    private func names(_ known: KnownSpeakers, _ heard: [(degrees: Float, seconds: Double)]) -> [String?] {
        known.matches(heard.map { KnownSpeakers.Heard(voice: voice($0.degrees), seconds: $0.seconds) })
            .map { $0?.speaker.name }
    }

    @Test func voicesGetTheirNamesAndStrangersNone() {
        let known = known(["Ada": 0, "Grace": 120])
        #expect(names(known, [(115, 10), (-100, 10), (10, 10)]) == ["Grace", nil, "Ada"])
        let match = known.matches([KnownSpeakers.Heard(voice: voice(0), seconds: 10)])[0]
        #expect(match?.speaker.registryID == "id of Ada")
        #expect((match?.score ?? 0) > 0.999)
    }

    @Test func oneNameIsGivenOnceToTheNearest() {
        let known = known(["Ada": 0, "Grace": 120])
        #expect(names(known, [(30, 10), (10, 10), (20, 10)]) == [nil, "Ada", nil])
        #expect(names(known, [(10, 10), (10, 10)]) == ["Ada", nil])
    }

    @Test func whoeverLosesANameDoesNotGetAnother() {
        // Both are nearest to Ada; the farther would be near enough to Grace if Ada were not known.
        #expect(names(known(["Ada": 0, "Grace": 45]), [(0, 10), (20, 10)]) == ["Ada", nil])
        #expect(names(known(["Grace": 45]), [(20, 10)]) == ["Grace"])
    }

    @Test func theMatchersRulesHold() {
        // A likeness of 0.57 is enough for two seconds and not for twenty.
        #expect(names(known(["Ada": 0]), [(55, 2)]) == ["Ada"])
        #expect(names(known(["Ada": 0]), [(55, 20)]) == [nil])
        #expect(names(known(["Ada": 0, "Grace": 4]), [(2.5, 10)]) == [nil])
    }

    @Test func nobodyIsKnownOrHeard() {
        #expect(names(known([:]), [(0, 10)]) == [nil])
        #expect(names(known(["Ada": 0]), []).isEmpty)
    }
}
