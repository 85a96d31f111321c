import FoundationEssentials
import SoriCore

/// The rows of a manifest or of hypotheses in any of the forms that are read, as fields by their names.
///
/// JSON Lines: an object a line. TSV and CSV: the first line names the columns when it has a known name of a text
/// column; otherwise there are two columns, `path` and `text`.
struct TextRows {
    /// One row.
    struct Row {
        let line: TextFile.Line
        let fields: [String: String]

        /// The first field of these names that is there and not blank.
        func first(_ names: [String]) -> String? {
            for name in names {
                if let value = fields[name], value.contains(where: { !$0.isWhitespace }) { return value }
            }
            return nil
        }
    }

    /// Names of the audio's path.
    static let audioNames = ["audio", "audio_filepath", "file", "path"]
    /// Names of the text.
    static let textNames = ["text", "transcript", "reference", "sentence", "hypothesis", "pred_text"]

    let file: TextFile
    let rows: [Row]

    /// Reads the file at `path`; its form is told by its name, and else by its first character.
    init(_ path: String) throws(EvaluationError) {
        let file = try TextFile(path)
        self.file = file
        let lower = path.lowercased()
        let first = file.lines.first?.text.first { !$0.isWhitespace }
        if lower.hasSuffix(".jsonl") || lower.hasSuffix(".ndjson") || lower.hasSuffix(".json") || first == "{" {
            rows = try Self.objects(file)
        } else {
            rows = try Self.columns(file, separator: lower.hasSuffix(".csv") ? "," : "\t")
        }
    }

    private static func objects(_ file: TextFile) throws(EvaluationError) -> [Row] {
        let decoder = JSONDecoder()
        var rows: [Row] = []
        for line in file.lines {
            let fields: [String: JSONField]
            do {
                fields = try decoder.decode([String: JSONField].self, from: Data(line.text.utf8))
            } catch {
                throw file.malformed(line, "not a JSON object; a manifest has one object a line")
            }
            for name in audioNames + textNames + ["id", "script", "lang", "language"] {
                if case .other = fields[name] { throw file.malformed(line, "\"\(name)\" is not a string") }
            }
            rows.append(Row(line: line, fields: fields.compactMapValues(\.text)))
        }
        return rows
    }

    private static func columns(_ file: TextFile, separator: Character) throws(EvaluationError) -> [Row] {
        var names = ["path", "text"]
        var rows: [Row] = []
        for (index, line) in file.lines.enumerated() {
            let cells = try cells(line, of: file, separator: separator)
            let known = cells.map { $0.lowercased().trimmingPrefix(while: \.isWhitespace) }.map(String.init)
            if index == 0, known.contains(where: textNames.contains), cells.count >= 2 {
                names = known
                continue
            }
            if index == 0, known.contains(where: { (audioNames + ["id"]).contains($0) }) {
                throw file.malformed(
                    line, "a header without a column of texts (\(textNames.prefix(4).joined(separator: ", ")))")
            }
            guard cells.count >= 2 else {
                let sign = separator == "," ? "comma" : "tab"
                throw file.malformed(line, "no \(sign); a line has a path, a \(sign) and a text")
            }
            // Rows that end early have empty last columns; two columns without a header keep tabs in the text.
            guard cells.count <= names.count || names == ["path", "text"] && separator == "\t" else {
                throw file.malformed(line, "\(cells.count) columns; the header has \(names.count)")
            }
            var fields: [String: String] = [:]
            for (name, cell) in zip(names, cells) { fields[name] = cell }
            if cells.count > names.count { fields["text"] = cells.dropFirst().joined(separator: " ") }
            rows.append(Row(line: line, fields: fields))
        }
        return rows
    }

    /// The cells of a line; those of CSV may stand in double quotes, inside which two stand for one.
    private static func cells(
        _ line: TextFile.Line, of file: TextFile, separator: Character
    ) throws(EvaluationError) -> [String] {
        guard separator == "," else {
            return line.text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        }
        var cells = [""]
        var isQuoted = false
        var rest = Substring(line.text)
        while let character = rest.popFirst() {
            if character == "\"" {
                if isQuoted, rest.first == "\"" {
                    cells[cells.count - 1].append(rest.removeFirst())
                } else {
                    isQuoted.toggle()
                }
            } else if character == separator, !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        guard !isQuoted else { throw file.malformed(line, "a quotation mark is not closed on its line") }
        return cells
    }
}

/// A member of a manifest's object: text (numbers as text), nothing, or what no field may be.
private enum JSONField: Decodable {
    case string(String)
    case null
    case other

    var text: String? { if case .string(let text) = self { text } else { nil } }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let number = try? value.decode(Int.self) {
            self = .string(String(number))
        } else {
            self = .other
        }
    }
}
