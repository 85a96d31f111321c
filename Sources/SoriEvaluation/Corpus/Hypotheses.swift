public import SoriCore

/// Texts that something else recognised, by the id or the path of their recording.
public struct Hypotheses: Sendable, Equatable {
    /// The file, for messages.
    public let path: String
    private let texts: [String: String]

    /// Reads `id-or-path<TAB>text` a line, or JSON Lines with `id` or a path and `text`, `transcript`, `hypothesis` or
    /// `pred_text`. An empty text is a text: nothing was heard. Throws `EvaluationError` naming the line that is wrong.
    public static func read(_ path: String) throws(EvaluationError) -> Hypotheses {
        let table = try TextRows(path)
        var texts: [String: String] = [:]
        for row in table.rows {
            let names = ["id"] + TextRows.audioNames
            guard let key = row.first(names) else {
                throw table.file.malformed(row.line, "neither an id nor a path")
            }
            let found = ["hypothesis", "pred_text", "text", "transcript", "sentence"].lazy.compactMap { row.fields[$0] }
            guard let text = found.first else {
                throw table.file.malformed(row.line, "no text (text, transcript, hypothesis or pred_text)")
            }
            guard text.utf8.count <= CorpusReader.longestText * 4 else {
                throw table.file.malformed(row.line, "the text has more than \(CorpusReader.longestText) characters")
            }
            guard texts.updateValue(text, forKey: key) == nil else {
                throw table.file.malformed(row.line, "\"\(key)\" stands there twice")
            }
        }
        return Hypotheses(path: path, texts: texts)
    }

    /// The text of `item`: by its id, its path, its file's name, or that without the extension.
    public func text(of item: CorpusItem) -> String? {
        let name = item.audio.split(separator: "/").last.map(String.init) ?? item.audio
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        return texts[item.id] ?? texts[item.audio] ?? texts[name] ?? texts[stem]
    }
}
