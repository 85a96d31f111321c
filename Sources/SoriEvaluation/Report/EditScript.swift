/// A hypothesis beside its reference for a person to read: `[-left out or wrong-]{+said instead+}`.
///
/// Words as they are written; nothing is levelled but case and punctuation. Of many equal words those next to an error
/// are shown.
enum EditScript {
    /// Longer texts are shown without marks: the table would be too large.
    private static let mostWords = 1_500
    /// Equal words that are shown on either side of an error.
    private static let context = 3

    static func marked(reference: String, hypothesis: String) -> String {
        let left = reference.split(whereSeparator: \.isWhitespace).map(String.init)
        let right = hypothesis.split(whereSeparator: \.isWhitespace).map(String.init)
        guard left.count <= mostWords, right.count <= mostWords else { return hypothesis }
        let (plainLeft, plainRight) = (left.map(plain), right.map(plain))
        let width = right.count + 1
        var table = [Int](repeating: 0, count: (left.count + 1) * width)
        for i in stride(from: left.count, through: 0, by: -1) {
            for j in stride(from: right.count, through: 0, by: -1) {
                switch (i == left.count, j == right.count) {
                case (true, _): table[i * width + j] = right.count - j
                case (_, true): table[i * width + j] = left.count - i
                default:
                    let isEqual = plainLeft[i] == plainRight[j]
                    table[i * width + j] = min(
                        table[(i + 1) * width + j + 1] + (isEqual ? 0 : 1),
                        min(table[(i + 1) * width + j], table[i * width + j + 1]) + 1)
                }
            }
        }
        return script(left, right, plainLeft, plainRight, table, width)
    }

    private static func plain(_ word: String) -> String { PlainText.words(word).joined() }

    private static func script(
        _ left: [String], _ right: [String], _ plainLeft: [String], _ plainRight: [String], _ table: [Int], _ width: Int
    ) -> String {
        var parts: [String] = []
        var equal: [String] = []
        var (removed, added): ([String], [String]) = ([], [])
        func flushEqual(isLast: Bool) {
            let (before, after) = (parts.isEmpty ? 0 : context, isLast ? 0 : context)
            if equal.count > before + after + 2 {
                parts += equal.prefix(before) + ["..."] + equal.suffix(after)
            } else {
                parts += equal
            }
            equal = []
        }
        func flush() {
            guard !(removed.isEmpty && added.isEmpty) else { return }
            flushEqual(isLast: false)
            if !removed.isEmpty { parts.append("[-\(removed.joined(separator: " "))-]") }
            if !added.isEmpty { parts.append("{+\(added.joined(separator: " "))+}") }
            (removed, added) = ([], [])
        }
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let cost = table[i * width + j]
            if i < left.count, j < right.count, plainLeft[i] == plainRight[j], cost == table[(i + 1) * width + j + 1] {
                flush()
                equal.append(right[j])
                (i, j) = (i + 1, j + 1)
            } else if i < left.count, j < right.count, cost == table[(i + 1) * width + j + 1] + 1 {
                removed.append(left[i])
                added.append(right[j])
                (i, j) = (i + 1, j + 1)
            } else if i < left.count, cost == table[(i + 1) * width + j] + 1 {
                removed.append(left[i])
                i += 1
            } else {
                added.append(right[j])
                j += 1
            }
        }
        flush()
        flushEqual(isLast: true)
        return parts.joined(separator: " ")
    }
}
