import SoriHTTP
import SoriSpeakers
import Testing

@testable import SoriServer

/// How a client says that it wants speakers told apart.
struct LiveDiarisationTests {
    @Test func messages() throws {
        #expect(try LiveDiarisation.read(diarize: nil, registered: nil) == nil)
        #expect(try LiveDiarisation.read(diarize: false, registered: []) == nil)
        #expect(try LiveDiarisation.read(diarize: true, registered: nil) == LiveDiarisation(people: .nobody))
        #expect(
            try LiveDiarisation.read(diarize: nil, registered: ["Ada"]) == LiveDiarisation(people: .named(["Ada"])))
        #expect(
            try LiveDiarisation.read(diarize: true, registered: ["Ada", "*"]) == LiveDiarisation(people: .everybody))
    }

    @Test func contradictionsAndTooManyNames() {
        let contradiction = #expect(throws: APIError.self) {
            try LiveDiarisation.read(diarize: false, registered: ["Ada"])
        }
        #expect(contradiction?.field == "diarize")
        let many = #expect(throws: APIError.self) {
            try LiveDiarisation.read(diarize: true, registered: [String](repeating: "Ada", count: 65))
        }
        #expect(many?.field == "registered")
    }
}
