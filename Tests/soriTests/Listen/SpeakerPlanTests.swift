import SoriHTTP
import Testing

@testable import sori

struct SpeakerPlanTests {
    private func plan(_ words: [String], isWatched: Bool = false) throws -> ListenPlan {
        try ListenPlan(CommandArguments(words, known: ListenCommand.options), isWatched: isWatched)
    }

    private func speakers(_ words: String..., isWatched: Bool = false) throws -> SpeakerPlan? {
        guard case .speakers(let speakers) = try plan(words, isWatched: isWatched).service else { return nil }
        return speakers
    }

    @Test func filesWithAndWithoutNames() throws {
        let plan = try #require(
            try speakers("wss://h:8088/", "--speaker", "a.wav", "--speaker", "지민=b.mp3", "--speaker=./c=d.wav"))
        #expect(plan.voices.map(\.name) == [nil, "지민", nil])
        #expect(plan.voices.map(\.path) == ["a.wav", "b.mp3", "./c=d.wav"])
        #expect(plan.recorded == 0 && plan.registered == [])
    }

    @Test func namesThatTheServerKnows() throws {
        let plan = try #require(
            try speakers("wss://h/", "--registered", "Ann, Bob Smith", "--registered", "Cid,Ann", "--file", "f"))
        #expect(plan.registered == ["Ann", "Bob Smith", "Cid"] && plan.recorded == 0)
    }

    /// Where a person is there, two are recorded unless others are named.
    @Test func recordings() throws {
        let usual = try speakers("wss://h/", isWatched: true)
        let three = try speakers("wss://h", "--speakers", "3", "--registered", "Ann")
        #expect(usual?.recorded == 2 && three?.recorded == 3 && three?.registered == ["Ann"])
    }

    /// An address without a path is dictation, as it has always been; `/` is the socket with registered speakers.
    @Test func whichSocket() throws {
        #expect(try plan(["ws://h"]).address.path == "/stt/websocket")
        #expect(try plan(["ws://h", "--registered", "Ann"]).address.path == "/stt/websocket")
        #expect(try plan(["ws://h", "--speaker", "a.wav"]).address.path == "/")
        #expect(try speakers("ws://h/?endpoint_ms=500", "--speaker", "a.wav") != nil)
        #expect(try plan(["ws://h/", "--speaker", "a.wav"]).answerSeconds == 30)
    }

    @Test(arguments: [
        (["ws://h/"], "--speaker FILE"), (["ws://h/", "--file", "f"], "--registered NAME"),
        (["ws://h/", "--speaker", "=a.wav"], "NAME=FILE"), (["ws://h/", "--speaker", "Ann="], "NAME=FILE"),
        (["ws://h/", "--speakers", "0"], "--speakers"), (["ws://h/", "--speakers", "65"], "64"),
        (["ws://h/", "--speakers", "2", "--speaker", "a"], "one of them"),
        (["ws://h/", "--speakers", "2", "--file", "f"], "--file"),
        (["ws://h/", "--speaker", "A=a", "--speaker", "A=b"], "\"A\""),
        (["ws://h/", "--speaker", "A=a", "--registered", "A"], "\"A\""),
        (["ws://h/", "--registered", "A,,B"], "--registered"), (["ws://h/", "--registered", " "], "--registered"),
        (["ws://h/stt/websocket", "--speaker", "a"], "--diarize"),
        (["ws://h/ws/detect", "--diarize"], "/ws/detect"), (["ws://h/ws/job", "--registered", "A"], "stream/create"),
    ])
    func wrongOnes(words: [String], part: String) {
        let error = #expect(throws: ConfigurationError.self) { try plan(words) }
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }

    /// The flush socket is asked by its address, whatever letters a name has.
    @Test func theFlushSocketIsAskedByItsAddress() throws {
        let path = "ws://h/ws/transcribe"
        #expect(try plan([path, "--diarize"]).address.path == "/ws/transcribe?diarize=true")
        #expect(
            try plan([path, "--registered", "지민,*,A&B", "--language", "ko"]).address.path
                == "/ws/transcribe?language=ko&diarize=true&registered=%EC%A7%80%EB%AF%BC,*,A%26B")
        #expect(try plan([path + "?diarize=false", "--diarize"]).address.path == "/ws/transcribe?diarize=false")
    }
}
