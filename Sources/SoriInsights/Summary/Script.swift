/// Whether a text is written as its language is.
enum Script {
    /// False when the language has a script of its own and the text has next to nothing of it.
    static func fits(_ text: String, language: String) -> Bool {
        guard let ranges = ranges[language] else { return true }
        let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
        let own = letters.count { letter in ranges.contains { $0.contains(letter.value) } }
        return own * 4 >= letters.count
    }

    /// Whether a language has a script of its own that is known here.
    static func hasOwn(_ language: String) -> Bool { ranges[language] != nil }

    private static let ranges: [String: [ClosedRange<UInt32>]] = [
        "ko": [0xAC00...0xD7A3], "ja": [0x3040...0x30FF, 0x3400...0x9FFF], "zh": [0x3400...0x9FFF],
        "ru": [0x400...0x4FF], "uk": [0x400...0x4FF], "el": [0x370...0x3FF], "ar": [0x600...0x6FF],
        "he": [0x590...0x5FF],
        "hi": [0x900...0x97F], "th": [0xE00...0xE7F],
    ]
}
