public import SoriCore

/// Texts that some recogniser made of a corpus, by the recording's id, path or file name.
public struct Hypotheses: Sendable {
    private var texts: [String: String] = [:]

    private static let keyNames = ["id", "utterance_id", "utt", "audio_filepath", "audio", "file", "path", "filename"]
    private static let textNames = ["hypothesis", "text", "transcript", "sentence", "prediction"]

    /// Reads lines of an id or a path, a tab and the text, or JSON Lines with `id` or `audio` and `text`.
    ///
    /// Throws `FileError` naming the line that is wrong.
    public init(path: String) throws(FileError) {
        let table = try TextTable(path: path)
        for record in table.records {
            guard let key = record.first(Self.keyNames), let text = record.first(Self.textNames) else {
                throw FileError(
                    code: .malformed, message: "\(path): line \(record.line) has no id or no text of a recording")
            }
            texts[key] = text
        }
    }

    /// The text made of a recording; nil when the file has none, which is not the same as an empty one.
    public func text(of row: CorpusRow) -> String? {
        let name = row.audio.split(separator: "/").last.map(String.init) ?? row.audio
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        return texts[row.id] ?? texts[row.audio] ?? texts[name] ?? texts[stem]
    }
}
