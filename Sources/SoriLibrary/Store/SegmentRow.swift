import SoriSQLite

/// A segment as a row of its table: times in milliseconds, the words as lines.
struct SegmentRow {
    static let columns = "number, start, end, text, speaker, channel, confidence, edited, words"

    /// The segment of a row with these columns.
    static func segment(_ row: SQLiteRow) -> LibrarySegment {
        LibrarySegment(
            id: row.integer(0) ?? 0, start: seconds(row.integer(1)), end: seconds(row.integer(2)),
            text: row.text(3) ?? "", speaker: row.text(4), channel: row.integer(5),
            confidence: row.integer(6).map { Double($0) / 10_000 }, edited: row.integer(7) == 1,
            words: words(row.text(8) ?? ""))
    }

    /// The values of a segment in the order of the columns.
    static func values(_ segment: LibrarySegment) -> [StoredValue] {
        [
            .integer(segment.id), .integer(milliseconds(segment.start)), .integer(milliseconds(segment.end)),
            .text(segment.text), StoredValue(segment.speaker), StoredValue(segment.channel),
            StoredValue(segment.confidence.map { Int(($0 * 10_000).rounded()) }), .integer(segment.edited ? 1 : 0),
            .text(text(segment.words)),
        ]
    }

    static func milliseconds(_ seconds: Double) -> Int { Int((min(max(0, seconds), 1e9) * 1_000).rounded()) }

    static func seconds(_ milliseconds: Int?) -> Double { Double(milliseconds ?? 0) / 1_000 }

    /// A line for each word: start, end, probability in ten-thousandths or `-`, whether the times are spread, the word.
    /// An hour has ten thousand of them, which JSON would take longer to read.
    private static func text(_ words: [LibraryWord]) -> String {
        words.map { word in
            let probability = word.probability.map { String(Int(($0 * 10_000).rounded())) } ?? "-"
            return "\(milliseconds(word.start)) \(milliseconds(word.end)) \(probability) \(word.interpolated ? 1 : 0) "
                + word.word
        }.joined(separator: "\n")
    }

    private static func words(_ text: String) -> [LibraryWord] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 4)
            guard parts.count == 5, let start = Int(parts[0]), let end = Int(parts[1]) else { return nil }
            return LibraryWord(
                word: String(parts[4]), start: seconds(start), end: seconds(end),
                probability: Int(parts[2]).map { Double($0) / 10_000 }, interpolated: parts[3] == "1")
        }
    }
}
