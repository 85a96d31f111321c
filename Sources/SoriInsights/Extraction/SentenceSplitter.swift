/// Cuts what was said into sentences, segment by segment. Pure.
///
/// Ends are `.`, `!`, `?` and their East Asian forms; recognisers that write no punctuation are helped: a Korean
/// sentence also ends with its closing verb form, and no sentence is longer than `longest` characters.
struct SentenceSplitter: Sendable {
    private static let longest = 240
    /// From this length on a closing verb form ends a sentence.
    private static let longEnough = 30
    private static let closings = [
        "니다", "니까", "어요", "아요", "에요", "예요", "해요", "네요", "까요", "지요", "죠", "거든요", "고요", "구요", "세요", "데요",
        "군요", "래요", "대요", "습니다만",
    ]
    /// Abbreviations whose point ends nothing.
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "no", "e.g", "i.e", "inc", "ltd",
    ]

    private var rest = ""
    private var sentences: [String] = []

    /// The sentences of `segments`, in order.
    static func sentences(of segments: some Sequence<String>) -> [String] {
        var splitter = SentenceSplitter()
        for segment in segments { splitter.add(segment) }
        splitter.close()
        return splitter.sentences
    }

    private mutating func add(_ segment: String) {
        for word in segment.split(whereSeparator: \.isWhitespace) {
            for part in Self.parts(word) {
                if !rest.isEmpty, part.startIndex == word.startIndex { rest += " " }
                rest += part
                if Self.ends(part) || (rest.count >= Self.longEnough && Self.closes(part)) || rest.count > Self.longest
                {
                    close()
                }
            }
        }
        // A segment's end is a pause: a good sentence end where punctuation is missing and the sentence grows long.
        if rest.count > Self.longest / 2 { close() }
    }

    private mutating func close() {
        if rest.contains(where: { $0.isLetter || $0.isNumber }) { sentences.append(rest) }
        rest = ""
    }

    /// A word, cut after East Asian full stops: those languages write no spaces.
    private static func parts(_ word: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = word.startIndex
        for index in word.indices where "。！？".contains(word[index]) {
            parts.append(word[start...index])
            start = word.index(after: index)
        }
        if start < word.endIndex { parts.append(word[start...]) }
        return parts
    }

    private static func ends(_ word: Substring) -> Bool {
        let bare = word.reversed().drop { "\"'”’)]」』".contains($0) }
        guard let last = bare.first, ".!?…。！？".contains(last) else { return false }
        guard last == "." else { return true }
        let stem = String(bare.dropFirst().reversed()).lowercased().filter { !"(\"'".contains($0) }
        // Initials too: "J. Kim", "the U.S. rules".
        let isInitials =
            stem != "i" && stem.split(separator: ".").allSatisfy { $0.count == 1 && $0.allSatisfy(\.isLetter) }
        return !abbreviations.contains(stem) && !isInitials
    }

    private static func closes(_ word: Substring) -> Bool { closings.contains { word.hasSuffix($0) } }
}
