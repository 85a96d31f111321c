import FoundationEssentials
import SoriLibrary

/// Made-up transcripts of Korean calls, the same ones each time.
struct CallTexts {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var words: [String] = []
    /// Up to which part of all words spoken each word reaches.
    private var shares: [Double] = []

    private static let vocabulary = 30_000
    private static let ends = [
        "", "", "은", "는", "이", "가", "을", "를", "에", "에서", "으로", "하고", "합니다", "했어요", "습니다", "네요", "인데요",
    ]

    init() {
        // Nine hundred syllables make up nearly all of Korean text, some of them most of it.
        let syllables = (0..<900).map { index in
            String(Unicode.Scalar(UInt32(0xAC00 + (index * 7_919) % 11_172)) ?? "가")
        }
        for _ in 0..<Self.vocabulary {
            let length = [1, 2, 2, 2, 3, 3, 4][number(below: 7)]
            words.append((0..<length).map { _ in syllables[skewed(below: syllables.count)] }.joined())
        }
        var total = 0.0
        for index in 0..<Self.vocabulary {
            total += 1 / Double(index + 1)
            shares.append(total)
        }
    }

    /// A call of a few minutes, one a minute, between two people out of a few hundred.
    mutating func transcript(_ index: Int) -> LibraryTranscript {
        let people = ["상담원 \(number(below: 200))", "SPEAKER_0\(number(below: 2))"]
        let turns = 10 + number(below: 60)
        return transcript(
            "call-\(index)", at: 1_700_000_000 + Double(index) * 60, turns: turns, words: 11, people: people)
    }

    /// An hour with ten thousand words.
    mutating func hour() -> LibraryTranscript {
        transcript("hour", at: 1_800_000_000, turns: 1_000, words: 10, people: ["사회자", "참석자"])
    }

    private mutating func transcript(
        _ id: String, at seconds: Double, turns: Int, words: Int, people: [String]
    ) -> LibraryTranscript {
        LibraryTranscript(
            id: id, title: "통화 \(id).wav", source: TranscriptSource(kind: .recording, jobID: id),
            createdAt: Date(timeIntervalSince1970: seconds), duration: Double(turns) * 4, language: "ko",
            segments: (0..<turns).map { turn in
                LibrarySegment(
                    id: turn, start: Double(turn) * 4, end: Double(turn) * 4 + 3.5,
                    text: sentence(words / 2 + number(below: words)), speaker: people[turn % people.count])
            })
    }

    /// Words in a row.
    mutating func sentence(_ count: Int) -> String {
        (0..<max(1, count)).map { _ in word() + Self.ends[number(below: Self.ends.count)] }.joined(separator: " ")
    }

    /// One of the hundred most common words of two syllables or more.
    mutating func commonWord() -> String { words.filter { $0.count > 1 }[number(below: 100)] }

    /// So many syllables out of a word of a text, wherever they stand in it.
    mutating func fragment(of text: String, _ length: Int) -> String {
        let long = text.split(separator: " ").filter { $0.count >= length }
        guard !long.isEmpty else { return String(text.prefix(length)) }
        let word = long[number(below: long.count)]
        return String(word.dropFirst(number(below: word.count - length + 1)).prefix(length))
    }

    /// 0..<limit, each as often.
    mutating func number(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % max(1, limit)
    }

    private mutating func skewed(below limit: Int) -> Int {
        let part = Double(number(below: 1 << 30)) / Double(1 << 30)
        return min(limit - 1, Int(Double(limit) * part * part * part))
    }

    private mutating func word() -> String {
        let wanted = Double(number(below: 1 << 30)) / Double(1 << 30) * (shares.last ?? 1)
        var (low, high) = (0, shares.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return words[low]
    }
}
