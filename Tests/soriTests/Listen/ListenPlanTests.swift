import SoriHTTP
import Testing

@testable import sori

struct ListenPlanTests {
    private func plan(_ words: String...) throws -> ListenPlan {
        try ListenPlan(CommandArguments(words, known: ListenCommand.options), isWatched: false)
    }

    /// The flush socket is told the language by its address, for it has no first message.
    @Test func theFlushSocketIsToldTheLanguage() throws {
        #expect(try plan("ws://h/ws/transcribe", "--language", "ko-KR").address.path == "/ws/transcribe?language=ko-KR")
        #expect(
            try plan("ws://h/ws/transcribe?format=text", "--language", "en").address.path
                == "/ws/transcribe?format=text&language=en")
        #expect(
            try plan("ws://h/ws/transcribe?language=ja", "--language", "en").address.path
                == "/ws/transcribe?language=ja")
        #expect(try plan("ws://h", "--language", "ko").address.path == "/stt/websocket")
        #expect(try plan("ws://h/ws/transcribe").address.path == "/ws/transcribe")
    }

    @Test(arguments: [["--language", "klingon"], ["ws://h/nothing/here"], ["--buffer", "0"]])
    func wrongOnesAreRefused(_ words: [String]) {
        #expect(throws: ConfigurationError.self) {
            try ListenPlan(CommandArguments(words, known: ListenCommand.options), isWatched: false)
        }
    }
}
