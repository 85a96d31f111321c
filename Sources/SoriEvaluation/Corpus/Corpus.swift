public import SoriCore

/// The recordings that an evaluation goes through.
public struct Corpus: Sendable, Equatable {
    /// Those with a reference, in the order of the corpus.
    public private(set) var rows: [CorpusRow]
    /// How many have none, or an empty one.
    public private(set) var withoutText: Int

    private static let audioNames = ["audio_filepath", "audio", "file", "path", "wav", "filename"]
    private static let textNames = ["text", "transcript", "reference", "sentence", "transcription"]
    private static let otherSpellings = ["script"]
    private static let languageNames = ["lang", "language", "locale"]
    private static let idNames = ["id", "utterance_id", "utt"]

    /// Makes a corpus of rows.
    public init(rows: [CorpusRow], withoutText: Int = 0) {
        self.rows = rows
        self.withoutText = withoutText
    }

    /// Reads a manifest (JSON Lines, TSV or CSV) or a folder of recordings with their texts.
    ///
    /// Paths are relative to the manifest's folder. Throws `FileError` naming the file and the line that is wrong, or
    /// when nothing is in it.
    public init(path: String) throws(FileError) {
        if let folder = try CorpusFolder(path: path) {
            rows = folder.rows
            withoutText = folder.withoutText
        } else {
            let table = try TextTable(path: path)
            (rows, withoutText) = try Self.read(table, folder: Self.folder(of: path))
        }
        guard !rows.isEmpty else {
            throw FileError(
                code: .malformed,
                message: "\(path) has no recording with a text: a manifest names each recording under one of "
                    + "\(Self.audioNames.prefix(4).joined(separator: ", ")) and its text under one of "
                    + "\(Self.textNames.prefix(4).joined(separator: ", ")); a folder has a .txt file beside each")
        }
    }

    /// The rows of one language: those that state it and, where none is stated, those whose text looks like it.
    public func only(_ language: String) -> Corpus {
        Corpus(
            rows: rows.filter { ($0.language ?? Normalizer.language(of: $0.references[0])) == language },
            withoutText: withoutText)
    }

    private static func read(_ table: TextTable, folder: String) throws(FileError) -> ([CorpusRow], Int) {
        var (rows, withoutText): ([CorpusRow], Int) = ([], 0)
        for record in table.records {
            guard let audio = record.first(audioNames), !audio.isEmpty else {
                throw FileError(
                    code: .malformed,
                    message:
                        "\(table.path): line \(record.line) names no recording (\(audioNames.joined(separator: ", ")))")
            }
            let texts = (textNames + otherSpellings).compactMap { record.values[$0] }.filter { text in
                text.contains { !$0.isWhitespace }
            }
            guard !texts.isEmpty else {
                withoutText += 1
                continue
            }
            let language = record.first(languageNames).flatMap { Language($0)?.code ?? $0.lowercased() }
            rows.append(
                CorpusRow(
                    id: record.first(idNames) ?? audio, audio: audio.hasPrefix("/") ? audio : "\(folder)/\(audio)",
                    references: texts, language: language?.isEmpty == true ? nil : language))
        }
        return (rows, withoutText)
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
