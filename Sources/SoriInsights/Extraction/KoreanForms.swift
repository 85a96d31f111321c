/// Korean words without what is tied to their ends.
///
/// No dictionary: a particle is taken off when the rest also occurs with another end, or when the particle is long or
/// clear enough.
struct KoreanForms: Sendable {
    /// Particles, longest first, so that the longest that fits is found first.
    private static let particles = [
        "에서부터", "으로부터", "이라고는", "에서는", "에서도", "으로는", "으로도", "에게서", "한테서", "이라고", "이라는", "이라도", "이지만",
        "까지는", "까지도", "부터는", "에서", "에게", "에는", "에도", "에만", "으로", "로는", "로도", "까지", "부터", "보다", "처럼", "마다",
        "조차", "밖에", "한테", "께서", "이나", "이랑", "이란", "라는", "라고", "라도", "하고", "과의", "와의", "들은", "들이", "들을", "들의",
        "들에", "입니다", "이에요", "예요", "들", "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만", "랑",
    ]
    /// Particles that hardly any noun ends with.
    private static let clear: Set<String> = ["은", "는", "을", "를", "에"]
    /// Ends of verbs and adjectives: such words are no keywords.
    private static let verbal = [
        "니다", "니까", "어요", "아요", "해요", "네요", "까요", "나요", "지요", "죠", "세요", "데요", "군요", "거든요", "고요", "구요", "었다", "았다",
        "했다", "였다", "겠다", "한다", "된다", "하는", "하고", "해서", "하면", "하지", "하게", "하던", "하여", "하며", "되는", "되고", "되어",
        "돼서", "되면", "있는", "있고", "있어", "없는", "없고", "없어", "지만", "는데", "은데", "면서", "려고", "으면", "어서", "아서", "했는데",
        "했고", "했던", "해야", "해도", "인데", "이고", "이며", "같은", "같아", "것은", "것이", "것을", "거는", "거야", "는지", "을지", "도록",
    ]

    /// The stem of each word of the conversation; nil for verb forms. Looked up, since a conversation says few words
    /// many times.
    private let stems: [String: String?]

    /// Learns from all words of a conversation which stems occur with which ends.
    init(_ words: some Sequence<String>) {
        let splits = Dictionary(
            Set(words).lazy.filter(Self.isHangul).map { ($0, Self.splits($0)) }, uniquingKeysWith: { first, _ in first }
        )
        var ends: [String: Set<String>] = [:]
        for candidates in splits.values {
            for (stem, end) in candidates { ends[stem, default: []].insert(end) }
        }
        stems = Dictionary(
            uniqueKeysWithValues: splits.map { word, candidates in (word, Self.stem(word, candidates, ends)) })
    }

    /// Whether a word is written in Hangul.
    static func isHangul(_ word: String) -> Bool {
        word.unicodeScalars.first.map { (0xAC00...0xD7A3).contains($0.value) } ?? false
    }

    /// A word of the conversation without its particle, or nil for a verb form.
    func stem(_ word: String) -> String? { stems[word] ?? nil }

    private static func stem(
        _ word: String, _ candidates: [(stem: String, end: String)], _ ends: [String: Set<String>]
    ) -> String? {
        if verbal.contains(where: { word.hasSuffix($0) && word.count > $0.count }) { return nil }
        // The longest stem that also stands with another end.
        if let known = candidates.first(where: { (ends[$0.stem]?.count ?? 0) > 1 }) { return known.stem }
        let split = candidates.first { $0.end.count > 1 || clear.contains($0.end) }
        return split?.stem ?? word
    }

    /// The word whole, and without each particle that fits; the longest stem first. Stems have two syllables or more.
    private static func splits(_ word: String) -> [(stem: String, end: String)] {
        var splits = [(stem: word, end: "")]
        for particle in particles.reversed() where word.hasSuffix(particle) && word.count >= particle.count + 2 {
            splits.append((String(word.dropLast(particle.count)), particle))
        }
        return splits.sorted { $0.stem.count > $1.stem.count }
    }
}
