import FoundationEssentials
import SoriCore
import Testing

@testable import SoriLibrary

/// Versions of transcripts: edits that are kept, sent twice, too late, gone back to.
struct VersionTests {
    private let library: TestLibrary

    init() async throws {
        library = try await TestLibrary()
        try await library.add("t", ["하나 둘", "셋 넷"], at: 10)
    }

    private func edit(
        _ version: Int, _ operations: TranscriptOperation..., id: String? = nil
    ) async throws -> LibraryStore.EditOutcome? {
        try await library.store.edit("t", version: version, editID: id, operations, now: Date())
    }

    @Test func everyVersionCanBeReadAgain() async throws {
        var texts = [["하나 둘", "셋 넷"]]
        for number in 1...150 {
            let text = "하나 \(number)"
            guard case .done(let edited, _)? = try await edit(number, .setText(segment: 0, text: text)) else {
                Issue.record("edit \(number) was not done")
                return
            }
            #expect(edited.version == number + 1)
            texts.append([text, "셋 넷"])
        }
        for (index, texts) in texts.enumerated() {
            let version = try await library.store.transcript("t", version: index + 1)
            #expect(version?.segments.map(\.text) == texts && version?.version == index + 1)
        }
        #expect(try await library.store.transcript("t", version: 152) == nil)
        #expect(try await library.store.transcript("t", version: 0) == nil)
        #expect(try await library.store.versions(of: "t")?.map(\.version) == (1...151).reversed())
    }

    @Test func goingBackIsANewVersion() async throws {
        _ = try await edit(1, .setText(segment: 0, text: "고침"), .setTitle("새 제목"))
        _ = try await edit(2, .split(segment: 1, word: 1, newID: nil))
        guard case .done(let back, let change)? = try await edit(3, .revert(version: 1)) else {
            Issue.record("not done")
            return
        }
        #expect(back.segments.map(\.text) == ["하나 둘", "셋 넷"] && back.title == "title t" && back.version == 4)
        #expect(change.removed == [2] && change.order == [0, 1])
        _ = try await edit(4, .setText(segment: 1, text: "다섯"))
        #expect(try await library.store.transcript("t", version: 5)?.segments.map(\.text) == ["하나 둘", "다섯"])
        #expect(try await library.store.transcript("t", version: 3)?.segments.count == 3)
        #expect(try await library.store.versions(of: "t")?.first { $0.version == 4 }?.operations == ["revert"])
    }

    @Test func anEditThatComesTooLateIsToldTheNewerOne() async throws {
        _ = try await edit(1, .setText(segment: 0, text: "먼저"))
        guard case .conflict(let newer)? = try await edit(1, .setText(segment: 0, text: "나중")) else {
            Issue.record("no conflict")
            return
        }
        #expect(newer.version == 2 && newer.segments[0].text == "먼저")
        #expect(try await library.store.transcript("t")?.segments[0].text == "먼저")
    }

    @Test func anEditSentTwiceIsDoneOnce() async throws {
        for _ in 0..<3 {
            guard
                case .done(let edited, let change)? = try await edit(
                    1, .split(segment: 0, word: 1, newID: nil), id: "e1")
            else {
                Issue.record("not done")
                return
            }
            #expect(edited.version == 2 && edited.segments.count == 3)
            #expect(change.segments.map(\.id) == [0, 2] && change.order == [0, 2, 1])
        }
        // Also when others have gone on since.
        _ = try await edit(2, .setText(segment: 1, text: "넷"), id: "e2")
        guard case .done(let edited, _)? = try await edit(1, .split(segment: 0, word: 1, newID: nil), id: "e1") else {
            Issue.record("not done")
            return
        }
        #expect(edited.version == 3)
    }

    @Test func ofSeveralOperationsAllAreDoneOrNone() async throws {
        let outcome = try await edit(1, .setText(segment: 0, text: "고침"), .join(segment: 9))
        guard case .refused(let error)? = outcome else {
            Issue.record("not refused")
            return
        }
        #expect(error.code == .unknownSegment && error.operation == 1 && error.field == "segment")
        #expect(try await library.store.transcript("t")?.version == 1)
        #expect(try await library.store.transcript("t")?.segments[0].text == "하나 둘")
        #expect(try await edit(1, id: nil) != nil)
        #expect(try await library.store.edit("unknown", version: 1, editID: nil, [], now: Date()) == nil)
    }

    @Test func everythingIsThereAfterTheNextStart() async throws {
        _ = try await edit(1, .setText(segment: 0, text: "고침"), .setSpeaker(segments: [1], speaker: "김"), id: "e")
        let before = try await library.store.transcript("t")
        let again = try await LibraryStore(path: library.folder + "/library.db")
        #expect(try await again.transcript("t") == before)
        #expect(try await again.newestVersion(of: "t")?.editID == "e")
        #expect(try await again.list(TranscriptQuery(text: "고침"), limit: 5).hits.map(\.speakers) == [["김"]])
    }

    @Test func segmentsWithoutNumbersOfTheirOwnAreNumbered() async throws {
        for (name, ids) in [("twice", [0, 0, 1]), ("negative", [-1, 0, 1]), ("sound", [3, 5, 4])] {
            let segments = ids.map { Segment(id: $0, start: 0, end: 1, text: String(repeating: "가 ", count: 15_000)) }
            let all = LibrarySegment.all(segments)
            #expect(all.map(\.id) == (name == "sound" ? ids : [0, 1, 2]))
            #expect(all.allSatisfy { WordSpread.fit($0.words, $0.text) && $0.text.count <= LibrarySegment.textLimit })
            let transcript = LibraryTranscript(
                id: name, title: name, source: TranscriptSource(kind: .recording), createdAt: Date(), duration: 1,
                language: "ko", segments: all)
            #expect(try await library.store.insert(transcript))
            #expect(try await library.store.transcript(name)?.segments.map(\.id) == all.map(\.id))
        }
    }

    @Test func sharesLastUntilTheyExpireOrAreTakenBack() async throws {
        let now = Date(timeIntervalSince1970: 1_000)
        func share(_ id: String, _ seconds: Double) -> TranscriptShare {
            TranscriptShare(id: id, createdAt: now, expiresAt: now.addingTimeInterval(seconds), hasAudio: true)
        }
        #expect(try await library.store.add(share("s1", 60), of: "t", digest: "d1"))
        #expect(try await library.store.add(share("s2", 120), of: "t", digest: "d2"))
        #expect(try await !library.store.add(share("s3", 60), of: "unknown", digest: "d3"))
        #expect(try await library.store.share(digest: "d1", now: now)?.transcript == "t")
        #expect(try await library.store.share(digest: "d1", now: now.addingTimeInterval(60)) == nil)
        #expect(try await library.store.shares(of: "t", now: now.addingTimeInterval(61))?.map(\.id) == ["s2"])
        #expect(try await library.store.revoke(share: "s2", of: "t"))
        #expect(try await !library.store.revoke(share: "s2", of: "t"))
        #expect(try await library.store.share(digest: "d2", now: now) == nil)
        #expect(try await library.store.add(share("s4", 60), of: "t", digest: "d4"))
        _ = try await library.store.erase("t", now: now)
        #expect(try await library.store.share(digest: "d4", now: now) == nil)
    }
}
