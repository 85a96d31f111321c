import FoundationEssentials
public import SoriCore

/// Reads a manifest or a folder; see docs/evaluation.md for the forms.
public enum CorpusReader {
    /// The longest reference or hypothesis, in characters.
    public static let longestText = 1_000_000

    /// The corpus at `path`: a folder, or a manifest in JSON Lines, TSV or CSV. Throws `EvaluationError` naming the
    /// file and the line that is wrong, and when no row has a text.
    public static func read(_ path: String) throws(EvaluationError) -> Corpus {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw EvaluationError(
                code: .unreadable, message: "there is no \(path); name a manifest or a folder of recordings")
        }
        let manifest = path + "/manifest.jsonl"
        let corpus =
            if isFolder {
                FileManager.default.fileExists(atPath: manifest)
                    ? try self.manifest(manifest) : try CorpusFolder.read(path)
            } else {
                try self.manifest(path)
            }
        guard !corpus.items.isEmpty else {
            throw EvaluationError(
                code: .empty,
                message: isFolder
                    ? "\(path) has neither a manifest.jsonl, nor audio files with a .txt of the same name, nor a "
                        + ".trans.txt"
                    : "no row of \(path) has a reference text (\(TextRows.textNames.prefix(4).joined(separator: ", ")))"
            )
        }
        return corpus
    }

    private static func manifest(_ path: String) throws(EvaluationError) -> Corpus {
        let table = try TextRows(path)
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var corpus = Corpus()
        var lines: [String: Int] = [:]
        for row in table.rows {
            let references = [row.first(Array(TextRows.textNames.prefix(4))), row.first(["script"])].compactMap { $0 }
            guard !references.isEmpty else {
                corpus.withoutText += 1
                continue
            }
            guard let audio = row.first(TextRows.audioNames) else {
                throw table.file.malformed(
                    row.line, "no path of the audio (\(TextRows.audioNames.joined(separator: ", ")))")
            }
            guard references.allSatisfy({ $0.utf8.count <= longestText * 4 }) else {
                throw table.file.malformed(row.line, "the reference has more than \(longestText) characters")
            }
            guard !audio.utf8.contains(0) else { throw table.file.malformed(row.line, "the path has a NUL in it") }
            let id = row.first(["id"]) ?? audio
            if let other = lines.updateValue(row.line.number, forKey: id) {
                throw table.file.malformed(row.line, "\"\(id)\" is already on line \(other); give each row its own id")
            }
            corpus.items.append(
                CorpusItem(
                    id: id, audio: audio.hasPrefix("/") ? audio : folder + audio, references: references,
                    language: row.first(["lang", "language", "locale"])))
        }
        return corpus
    }
}
