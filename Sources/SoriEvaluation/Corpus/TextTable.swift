import FoundationEssentials
import Glibc
import SoriCore

/// The records of a file of JSON Lines, tab-separated or comma-separated values, by their names.
struct TextTable {
    /// One record.
    struct Record {
        /// The line it begins on, from 1.
        var line: Int
        /// Texts by the names of their columns, in lower case; numbers as JSON writes them.
        var values: [String: String]

        /// The value of the first of these names that is there.
        func first(_ names: [String]) -> String? { names.lazy.compactMap { values[$0] }.first }
    }

    let path: String
    private(set) var records: [Record] = []

    private static let longestFile = 256 << 20
    /// What the columns of a file without a header are.
    private static let plainColumns = ["path", "text"]
    private static let knownColumns: Set<String> = [
        "path", "audio", "audio_filepath", "file", "wav", "filename", "id", "utterance_id", "utt", "text", "sentence",
        "transcript", "reference", "hypothesis",
    ]

    /// Reads a file; throws `FileError` naming the line that is wrong.
    init(path: String) throws(FileError) {
        self.path = path
        let text = try Self.contents(of: path, limit: Self.longestFile)
        if text.first(where: { !$0.isWhitespace }) == "{" {
            try readJSON(text)
        } else if path.lowercased().hasSuffix(".csv") {
            try readRows(Self.commaSeparated(text))
        } else {
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            try readRows(
                lines.enumerated().filter { !$0.element.isEmpty }.map { index, line in
                    (index + 1, line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
                })
        }
    }

    /// The text of a file; throws `FileError` for one that is missing, no UTF-8, or longer than `limit` bytes.
    static func contents(of path: String, limit: Int) throws(FileError) -> String {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(code: .notFound, message: "there is no file \(path)")
        }
        guard status.st_size <= limit else {
            throw FileError(
                code: .malformed, message: "\(path) has \(status.st_size) bytes; at most \(limit) are read")
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw FileError(code: .unreadable, message: "\(path) cannot be read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(code: .malformed, message: "\(path) is no text in UTF-8; convert it first")
        }
        return text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    }

    private mutating func readJSON(_ text: String) throws(FileError) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        where line.contains(where: { !$0.isWhitespace }) {
            do {
                let object = try JSONDecoder().decode([String: Scalar].self, from: Data(line.utf8))
                var values: [String: String] = [:]
                for (name, value) in object { values[name.lowercased()] = value.text }
                records.append(Record(line: index + 1, values: values))
            } catch {
                throw FileError(
                    code: .malformed, message: "\(path): line \(index + 1) is no JSON object of its own", cause: error)
            }
        }
    }

    /// A value of JSON that is a text, a number, true or false; anything else is left out.
    private struct Scalar: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let number = try? container.decode(Int.self) {
                text = String(number)
            } else if let number = try? container.decode(Double.self) {
                text = String(number)
            }
        }
    }

    private mutating func readRows(_ rows: [(line: Int, fields: [String])]) throws(FileError) {
        guard let head = rows.first else { return }
        let names = head.fields.map { $0.lowercased().trimming(\.isWhitespace) }
        let hasHeader = names.count(where: Self.knownColumns.contains) >= 2
        let columns = hasHeader ? names : Self.plainColumns
        for row in rows.dropFirst(hasHeader ? 1 : 0) {
            guard row.fields.count >= (hasHeader ? 1 : 2), hasHeader || row.fields.count == 2 else {
                throw FileError(
                    code: .malformed,
                    message:
                        "\(path): line \(row.line) has \(row.fields.count) columns; without a header a line is a path, "
                        + "a tab and the text")
            }
            records.append(
                Record(
                    line: row.line,
                    values: Dictionary(zip(columns, row.fields), uniquingKeysWith: { first, _ in first })))
        }
    }

    /// Comma-separated values, quoted where they hold commas, quotes or line ends (RFC 4180).
    private static func commaSeparated(_ text: String) -> [(line: Int, fields: [String])] {
        var rows: [(line: Int, fields: [String])] = []
        var (fields, field): ([String], String) = ([], "")
        var (isQuoted, line, first) = (false, 1, 1)
        func endsRow() {
            fields.append(field)
            if fields != [""] { rows.append((first, fields)) }
            (fields, field, first) = ([], "", line + 1)
        }
        var iterator = text.makeIterator()
        var pending: Character?
        while let character = pending ?? iterator.next() {
            pending = nil
            switch character {
            case "\"" where isQuoted:
                let next = iterator.next()
                if next == "\"" {
                    field.append("\"")
                } else {
                    isQuoted = false
                    pending = next
                }
            case "\"" where field.isEmpty: isQuoted = true
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            case "\n" where !isQuoted, "\r\n" where !isQuoted, "\r" where !isQuoted:
                endsRow()
                line += 1
            default:
                if character.isNewline { line += 1 }
                field.append(character)
            }
        }
        if !field.isEmpty || !fields.isEmpty { endsRow() }
        return rows
    }
}

extension String {
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        String(drop(while: isLeftOut).reversed().drop(while: isLeftOut).reversed())
    }
}
