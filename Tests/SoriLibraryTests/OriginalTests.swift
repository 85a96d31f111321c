import FoundationEssentials
import Testing

@testable import SoriLibrary

struct OriginalTests {
    @Test func whatWasSaidIsKeptBesideWhatIsLeftOfIt() async throws {
        let library = try await TestLibrary()
        let masked = TestLibrary.transcript("a", ["[이름] 님"])
        let original = TestLibrary.transcript("a", ["홍길동 님"]).segments
        #expect(try await library.store.insert(masked, original: original))
        #expect(try await library.store.transcript("a")?.segments == masked.segments)
        #expect(try await library.store.original(of: masked)?.segments == original)
        #expect(try await library.store.hasOriginal("a"))
        // Nobody finds it by its words.
        let found = try await library.store.list(TranscriptQuery(text: "홍길동"), limit: 10)
        #expect(found.hits.isEmpty)
        // It goes with the transcript.
        _ = try await library.store.erase("a", now: Date())
        #expect(try await library.store.original(of: masked) == nil)
    }

    @Test func mostTranscriptsHaveNone() async throws {
        let library = try await TestLibrary()
        try await library.add("a", ["글"], at: 0)
        #expect(try await !library.store.hasOriginal("a"))
        #expect(try await !library.store.hasOriginal("b"))
        #expect(try await library.store.original(of: TestLibrary.transcript("a", [])) == nil)
    }
}
