import FoundationEssentials
import Testing

@testable import SoriLibrary

/// What is found by which parts of words, over a real index.
struct SearchTests {
    private let library: TestLibrary

    init() async throws {
        library = try await TestLibrary()
        let texts = [
            "a": ["오늘 회의를 시작하겠습니다.", "환불은 다음 주에 처리됩니다."],
            "b": ["The meeting starts at nine.", "Please call 010-1234-5678 back."],
            "c": ["AI를 도입합니다.", "東京の会議は中止です。"],
        ]
        for (number, (id, texts)) in texts.sorted(by: { $0.key < $1.key }).enumerated() {
            try await library.add(id, texts, at: Double(number) * 60)
        }
    }

    private func found(_ text: String) async throws -> [String] {
        try await library.store.list(TranscriptQuery(text: text), limit: 10).hits.map(\.id)
    }

    @Test(arguments: [
        // Whole words, parts at their start, middle and end, one syllable, two syllables.
        ("회의", ["a"]), ("회의를", ["a"]), ("의를", ["a"]), ("회", ["a"]), ("를", ["c", "a"]), ("작하겠", ["a"]),
        ("처리됩니다", ["a"]), ("환불은 다음", ["a"]), ("다음 환불", ["a"]), ("\"환불은 다음\"", ["a"]),
        ("\"다음 환불\"", []), ("회의록", []), ("의회", []),
        // Alphabets: any part, one letter, whatever the case.
        ("MEETING", ["b"]), ("eeti", ["b"]), ("me", ["b"]), ("gg", []), ("g", ["b"]), ("starts nine", ["b"]),
        ("1234-5678", ["b"]), ("12345678", []), ("010", ["b"]), ("123", ["b"]),
        // Scripts in one word, ideographs, kana.
        ("AI를", ["c"]), ("ai", ["c"]), ("i를", ["c"]), ("会議", ["c"]), ("京の", ["c"]), ("議", ["c"]),
        // What is no word is not looked for; a title is searched too.
        ("...", ["c", "b", "a"]), ("title", ["c", "b", "a"]), ("title b", ["b"]),
    ])
    func findsParts(of text: String, in ids: [String]) async throws {
        #expect(try await found(text) == ids, "\(text)")
    }

    @Test func decomposedHangulIsFound() async throws {
        #expect(try await found("\u{1112}\u{116C}\u{110B}\u{1174}") == ["a"])
        try await library.add("d", ["\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}"], at: 300)
        #expect(try await found("한국") == ["d"])
    }

    @Test func signsOfTheQueryLanguageAreText() async throws {
        for text in ["\"", "AND", "NOT meeting", "*", "(", "회의\" OR \"", "tokens:회의", "NEAR(회의", "^회의", "a + b"] {
            _ = try await found(text)
        }
        #expect(try await found("\"회의") == ["a"])
    }

    @Test(arguments: ["가", "a", "a가", "가 ", "\"가 "]) func longQueriesAreCutAndAnswered(_ part: String) async throws {
        _ = try await found(String(repeating: part, count: 1_000))
    }

    @Test func marksAreWhereTheTextSaysIt() async throws {
        let hit = try await library.store.list(TranscriptQuery(text: "Meeting NINE"), limit: 1).hits[0]
        #expect(hit.snippets.map(\.text) == ["The meeting starts at nine."])
        #expect(hit.snippets[0].marks == [4..<11, 22..<26])
        let phone = try await library.store.list(TranscriptQuery(text: "1234-5678"), limit: 1).hits[0]
        #expect(phone.snippets[0].marks == [16..<25])
    }

    @Test func eachTermGetsASentence() async throws {
        try await library.add("e", ["나 나 나", "가 나", "나", "나", "다"], at: 600)
        let hit = try await library.store.list(TranscriptQuery(text: "나 다"), limit: 1).hits[0]
        #expect(hit.snippets.map(\.segmentID) == [0, 1, 4])
    }

    @Test func filtersAndPages() async throws {
        for number in 0..<25 {
            try await library.add(
                "f\(number)", ["공통 문장 \(number)"], at: 1_000 + Double(number), speaker: number % 2 == 0 ? "김 민수" : "이")
        }
        var query = TranscriptQuery(text: "공통")
        query.speaker = "김 민수"
        let first = try await library.store.list(query, limit: 10)
        #expect(first.hits.map(\.id) == stride(from: 24, through: 6, by: -2).map { "f\($0)" })
        #expect(first.total == nil)
        let second = try await library.store.list(query, cursor: first.next, limit: 10)
        #expect(second.hits.map(\.id) == ["f4", "f2", "f0"] && second.next == nil)
        query.speaker = "김"
        #expect(try await library.store.list(query, limit: 10).hits.isEmpty)
        var dates = TranscriptQuery()
        dates.from = Date(timeIntervalSince1970: 1_003)
        dates.to = Date(timeIntervalSince1970: 1_006)
        let within = try await library.store.list(dates, limit: 10)
        #expect(within.hits.map(\.id) == ["f5", "f4", "f3"] && within.total == 3)
        let facets = try await library.store.facets()
        #expect(facets.total == 28 && facets.speakers.map(\.value) == ["김 민수", "이"])
        #expect(facets.speakers.map(\.count) == [13, 12])
    }

    @Test func manyOfOneMillisecondStayApart() async throws {
        for number in 0..<1_010 { try await library.add("g\(number)", ["같은"], at: 5_000) }
        var seen: Set<String> = []
        var cursor: Int?
        repeat {
            let page = try await library.store.list(TranscriptQuery(text: "같은"), cursor: cursor, limit: 100)
            seen.formUnion(page.hits.map(\.id))
            cursor = page.next
        } while cursor != nil
        #expect(seen.count == 1_010)
    }

    @Test func anEditIsFoundAtOnceAndWhatWasThereIsNot() async throws {
        _ = try await library.store.edit(
            "a", version: 1, editID: nil, [.setText(segment: 0, text: "오늘 총회를 엽니다")], now: Date())
        #expect(try await found("총회") == ["a"])
        #expect(try await found("회의").isEmpty)
        var query = TranscriptQuery()
        query.status = .edited
        #expect(try await library.store.list(query, limit: 5).hits.map(\.id) == ["a"])
    }

    @Test func nothingOfAnErasedOneIsLeftOnTheDisk() async throws {
        let secret = "비밀번호는쿠쿠다스"
        try await library.add("h", [secret, "xylophonequartz"], at: 900)
        for number in 0..<50 { try await library.add("i\(number)", ["다른 문장 \(number)"], at: 901 + Double(number)) }
        #expect(try await found("쿠쿠") == ["h"])
        #expect(try library.bytesOnDisk(contain: secret) && library.bytesOnDisk(contain: "쿠쿠"))
        #expect(try await library.store.erase("h", now: Date())?.id == "h")
        #expect(try await library.store.sweep())
        #expect(try await found("쿠쿠").isEmpty)
        for text in [secret, "쿠쿠", "쿠다", "xylophone", "qua"] {
            #expect(try !library.bytesOnDisk(contain: text), "\(text)")
        }
        // It does not come back.
        #expect(try await !library.add("h", ["neu"], at: 900))
    }
}
