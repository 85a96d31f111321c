import FoundationEssentials
import Testing

@testable import SoriLibrary

/// Operations on transcripts: what they do to text, words and times.
struct EditingTests {
    private static func apply(
        _ operations: TranscriptOperation..., to transcript: LibraryTranscript
    ) throws -> LibraryTranscript {
        var editing = TranscriptEditing(transcript)
        try editing.apply(operations)
        return editing.transcript
    }

    /// Why an operation is refused.
    private static func problem(_ operation: TranscriptOperation, _ transcript: LibraryTranscript) -> EditError.Code? {
        var editing = TranscriptEditing(transcript)
        do throws(TranscriptEditing.Failure) {
            try editing.apply([operation])
            return nil
        } catch {
            if case .edit(let error) = error { return error.code }
            return nil
        }
    }

    private static func measured() -> LibraryTranscript {
        let words = ["오늘", "회의를", "시작", "합니다"].enumerated().map { index, word in
            LibraryWord(word: word, start: Double(index), end: Double(index) + 0.8, probability: 0.9)
        }
        var transcript = TestLibrary.transcript("t", ["", "둘째 문장", "셋째"])
        transcript.segments[0] = LibrarySegment(
            id: 0, start: 0, end: 3.8, text: "오늘 회의를 시작 합니다", speaker: "A", words: words)
        return transcript
    }

    @Test func wordsThatStayKeepTheirTimes() throws {
        let edited = try Self.apply(.setText(segment: 0, text: "오늘  총회를\n시작 합니다 "), to: Self.measured())
        let segment = edited.segments[0]
        #expect(segment.text == "오늘  총회를 시작 합니다")
        #expect(segment.words.map(\.word) == ["오늘", "총회를", "시작", "합니다"])
        #expect(segment.words.map(\.start) == [0, 1, 2, 3])
        // The new word is what somebody typed, not what was recognised.
        #expect(segment.words.map(\.probability) == [0.9, nil, 0.9, 0.9])
        #expect(segment.edited && edited.status == .edited && edited.version == 2)
    }

    @Test(arguments: [
        ("오늘 아주 중요한 회의를 시작 합니다", [0, 0.8, 0.8, 1, 2, 3] as [Double]),
        ("회의를 시작 합니다", [1, 2, 3]),
        ("", []),
        ("전혀 다른", [0, 0]),
        ("오늘 회의를 시작 합니다 끝", [0, 1, 2, 3, 3.8]),
    ])
    func wordsThatComeStandBetweenTheirNeighbours(_ text: String, _ least: [Double]) throws {
        let words = try Self.apply(.setText(segment: 0, text: text), to: Self.measured()).segments[0].words
        #expect(words.count == least.count)
        #expect(zip(words, least).allSatisfy { $0.start >= $1 })
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.start <= $1.start && $0.end <= $1.start + 0.001 })
        #expect(words.allSatisfy { $0.start <= $0.end && $0.end <= 3.8 })
        #expect(WordSpread.fit(words, text))
    }

    @Test func longTextsAreCutShortInTime() throws {
        let text = (0..<3_000).map { "w\($0)" }.joined(separator: " ")
        let once = try Self.apply(.setText(segment: 0, text: text), to: Self.measured())
        let twice = try Self.apply(.setText(segment: 0, text: "x " + text + " y"), to: once)
        #expect(twice.segments[0].words.count == 3_002)
        #expect(twice.segments[0].words[5].start == once.segments[0].words[4].start)
    }

    @Test func splitAndJoin() throws {
        let split = try Self.apply(.split(segment: 0, word: 2, newID: nil), to: Self.measured())
        #expect(split.segments.map(\.id) == [0, 3, 1, 2])
        #expect(split.segments.map(\.text).prefix(2) == ["오늘 회의를", "시작 합니다"])
        #expect(split.segments[0].end == 1.8 && split.segments[1].start == 2 && split.segments[1].speaker == "A")
        let joined = try Self.apply(.join(segment: 0), to: split)
        #expect(joined.segments.map(\.id) == [0, 1, 2])
        #expect(joined.segments[0].text == "오늘 회의를 시작 합니다")
        #expect(joined.segments[0].words == Self.measured().segments[0].words)
        let named = try Self.apply(.split(segment: 0, word: 1, newID: 57), to: Self.measured())
        #expect(named.segments.map(\.id) == [0, 57, 1, 2])
    }

    @Test func speakers() throws {
        let one = try Self.apply(.setSpeaker(segments: [1, 2], speaker: " 김\n민수 "), to: Self.measured())
        #expect(one.speakers == ["A", "김 민수"])
        let two = try Self.apply(.renameSpeaker(from: "A", to: "김 민수"), to: one)
        #expect(two.speakers == ["김 민수"])
        #expect(try Self.apply(.setSpeaker(segments: [1], speaker: nil), to: two).segments[1].speaker == nil)
    }

    @Test func restoreUndoesAnything() throws {
        let before = Self.measured()
        var edited = try Self.apply(.split(segment: 0, word: 2, newID: 9), to: before)
        edited = try Self.apply(.setText(segment: 9, text: "딴말"), to: edited)
        let restored = try Self.apply(
            .restore(remove: [0, 9], after: nil, segments: [before.segments[0]]), to: edited)
        #expect(restored.segments == before.segments)
        let erased = try Self.apply(.restore(remove: [1], after: nil, segments: []), to: before)
        #expect(erased.segments.map(\.id) == [0, 2])
        let back = try Self.apply(.restore(remove: [], after: 0, segments: [before.segments[1]]), to: erased)
        #expect(back.segments == before.segments)
    }

    @Test func titleAndStatus() throws {
        let titled = try Self.apply(.setTitle(" 새\n제목 "), .setStatus(.reviewed), to: Self.measured())
        #expect(titled.title == "새 제목" && titled.status == .reviewed && titled.version == 2)
        #expect(try Self.apply(.setStatus(.automatic), to: titled).status == .automatic)
    }

    @Test func whatCannotBeDoneIsRefused() throws {
        let transcript = Self.measured()
        let cases: [(TranscriptOperation, EditError.Code)] = [
            (.setText(segment: 7, text: "x"), .unknownSegment),
            (.setText(segment: 0, text: String(repeating: "가", count: 20_001)), .badText),
            (.split(segment: 0, word: 0, newID: nil), .badWord), (.split(segment: 0, word: 4, newID: nil), .badWord),
            (.split(segment: 0, word: -1, newID: nil), .badWord),
            (.split(segment: 0, word: 1, newID: 2), .idTaken), (.split(segment: 0, word: 1, newID: -1), .idTaken),
            (.split(segment: 0, word: 1, newID: .max), .idTaken),
            (.join(segment: 2), .lastSegment), (.join(segment: 5), .unknownSegment),
            (.setSpeaker(segments: [0, 8], speaker: "B"), .unknownSegment),
            (.setSpeaker(segments: [0], speaker: "  "), .badText),
            (.setSpeaker(segments: [0], speaker: String(repeating: "n", count: 201)), .badText),
            (.renameSpeaker(from: "nobody", to: "B"), .unknownSpeaker),
            (.renameSpeaker(from: "A", to: ""), .badText), (.setTitle("\n "), .badText),
            (.restore(remove: [12], after: nil, segments: []), .unknownSegment),
            (.restore(remove: [0], after: 0, segments: []), .unknownSegment),
            (.restore(remove: [], after: nil, segments: [transcript.segments[0]]), .idTaken),
            (
                .restore(remove: [], after: nil, segments: [LibrarySegment(id: 9, start: 900, end: 901, text: "x")]),
                .badTimes
            ),
            (
                .restore(remove: [], after: nil, segments: [LibrarySegment(id: 9, start: .nan, end: 1, text: "x")]),
                .badTimes
            ),
            (.revert(version: 5), .unknownVersion),
        ]
        for (operation, code) in cases { #expect(Self.problem(operation, transcript) == code, "\(operation)") }
    }

    @Test func operationsAreWrittenAsTheyAreRead() throws {
        let all: [TranscriptOperation] = [
            .setText(segment: 1, text: "가"), .split(segment: 1, word: 2, newID: 3),
            .split(segment: 1, word: 2, newID: nil),
            .join(segment: 4), .setSpeaker(segments: [1], speaker: nil), .setSpeaker(segments: [], speaker: "A"),
            .renameSpeaker(from: "A", to: "B"), .restore(remove: [1], after: nil, segments: Self.measured().segments),
            .setTitle("T"), .setStatus(.reviewed), .revert(version: 2),
        ]
        let json = try JSONEncoder().encode(all)
        #expect(try JSONDecoder().decode([TranscriptOperation].self, from: json) == all)
        for text in [
            #"{"op":"fly"}"#, #"{"op":"set_text","segment":1}"#, #"{"op":"join","segment":"1"}"#, #"{"op":"join"}"#,
            #"{"op":"set_status","status":"done"}"#, #"{}"#, #"{"op":"join","segment":1e99}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(TranscriptOperation.self, from: Data(text.utf8))
            }
        }
    }

    @Test(arguments: [
        ("오늘 회의를, 시작", ["오늘", "회의를,", "시작"]), ("東京の会議。", ["東", "京", "の", "会", "議。"]),
        ("「はい」です", ["「は", "い」", "で", "す"]), ("GPT를 써요", ["GPT를", "써요"]), ("  ", []),
        ("中文abc文", ["中", "文", "abc", "文"]),
    ])
    func wordsOfAText(_ text: String, _ words: [String]) {
        #expect(WordSpread.split(text) == words)
        #expect(WordSpread.fit(WordSpread.words(of: text, start: 0, end: 1), text) || text.allSatisfy(\.isWhitespace))
    }
}
