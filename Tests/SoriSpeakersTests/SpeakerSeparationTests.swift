import Testing

@testable import SoriSpeakers

struct SpeakerSeparationTests {
    private func read(_ fields: [String: String]) throws(SpeakerOptionError) -> SpeakerSeparation {
        try SpeakerSeparation(fields: { fields[$0] })
    }

    @Test func nothingIsTheDefault() throws {
        #expect(try read([:]) == .none)
        #expect(try read(["diarize": "false", "channels": "mix"]) == .none)
    }

    @Test func voices() throws {
        #expect(try read(["diarize": "true"]) == .voices(DiarisationOptions()))
        #expect(try read(["diarize": "1", "num_speakers": "3"]) == .voices(DiarisationOptions(fewest: 3, most: 3)))
        #expect(try read(["min_speakers": "2"]) == .voices(DiarisationOptions(fewest: 2)))
        #expect(
            try read(["min_speakers": "2", "max_speakers": "4"]) == .voices(DiarisationOptions(fewest: 2, most: 4)))
        #expect(try read(["diarize": "false", "num_speakers": "3"]) == .none)
    }

    @Test func knownSpeakers() throws {
        #expect(
            try read(["known_speakers": "Ada, 김민수 ,"]) == .voices(DiarisationOptions(known: .named(["Ada", "김민수"]))))
        let all = ["known_speakers": "*", "num_speakers": "2"]
        #expect(try read(all) == .voices(DiarisationOptions(fewest: 2, most: 2, known: .everybody)))
        #expect(try read(["known_speakers": " , "]) == .none)
        let split = #expect(throws: SpeakerOptionError.self) {
            _ = try read(["known_speakers": "Ada", "channels": "split"])
        }
        #expect(split?.field == "known_speakers")
    }

    @Test func channels() throws {
        #expect(try read(["channels": "split"]) == .channels(names: []))
        let named = ["channels": "split", "channel_names": " agent, 고객 ,,"]
        #expect(try read(named) == .channels(names: ["agent", "고객"]))
    }

    @Test(arguments: [
        ("diarize", "maybe"), ("num_speakers", "0"), ("num_speakers", "65"), ("num_speakers", "two"),
        ("min_speakers", "-1"), ("max_speakers", "1.5"), ("channels", "stereo"),
    ])
    func wrongValuesNameTheField(field: String, value: String) {
        let error = #expect(throws: SpeakerOptionError.self) { _ = try read([field: value]) }
        #expect(error?.field == field)
        #expect(error?.message.contains(value) == true)
    }

    @Test func whatContradictsItself() {
        #expect(throws: SpeakerOptionError.self) { _ = try read(["min_speakers": "3", "max_speakers": "2"]) }
        let error = #expect(throws: SpeakerOptionError.self) { _ = try read(["diarize": "true", "channels": "split"]) }
        #expect(error?.field == "channels")
        #expect(throws: SpeakerOptionError.self) {
            _ = try read(["channels": "split", "channel_names": String(repeating: "a", count: 81)])
        }
    }
}
