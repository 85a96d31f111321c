/// Columns of text for a terminal: the first to the left, the others to the right.
struct TextTable {
    private var rows: [[String]]

    /// Begins with the names of the columns.
    init(_ header: [String]) { rows = [header] }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// The lines, each with its end.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? Self.width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let fill = String(repeating: " ", count: widths[column] - Self.width(cell))
                return column == 0 ? cell + fill : fill + cell
            }
            return "  " + cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// The cells that a terminal takes: two for Hangul, Han and full-width characters.
    static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            switch character.unicodeScalars.first?.value ?? 0 {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60:
                sum + 2
            default: sum + 1
            }
        }
    }
}
