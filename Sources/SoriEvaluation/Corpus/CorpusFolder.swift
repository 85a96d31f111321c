import FoundationEssentials
import SoriCore

/// A folder without a manifest: audio files with a `.txt` of the same name beside them, or LibriSpeech's
/// `*.trans.txt`, in it and in the folders below.
enum CorpusFolder {
    private static let audioTypes: Set<String> = [
        "wav", "flac", "mp3", "m4a", "mp4", "aac", "ogg", "oga", "opus", "webm", "mkv", "mka", "mov", "avi", "aif",
        "aiff",
        "au", "caf", "sph", "w64", "wma", "amr", "ac3", "wv", "ape", "tta", "spx", "pcm", "raw", "s16le",
    ]
    private static let mostFiles = 1_000_000

    static func read(_ folder: String) throws(EvaluationError) -> Corpus {
        let names: [String]
        do {
            names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        } catch {
            throw EvaluationError(
                code: .unreadable, message: "cannot read the folder \(folder): may it be read?", cause: error)
        }
        guard names.count <= mostFiles else {
            throw EvaluationError(
                code: .malformed, message: "\(folder) has \(names.count) files; at most \(mostFiles) are read")
        }
        // The audio file by its path without the extension.
        var audio: [String: String] = [:]
        for name in names {
            guard let dot = name.lastIndex(of: ".") else { continue }
            if audioTypes.contains(name[name.index(after: dot)...].lowercased()) { audio[String(name[..<dot])] = name }
        }
        var corpus = Corpus()
        for name in names where name.hasSuffix(".txt") {
            if name.hasSuffix(".trans.txt") {
                corpus.items += try transcripts(folder, name, audio)
            } else if let file = audio[String(name.dropLast(4))] {
                let text = try TextFile("\(folder)/\(name)").lines.map(\.text).joined(separator: " ")
                guard !text.isEmpty else { continue }
                corpus.items.append(CorpusItem(id: file, audio: "\(folder)/\(file)", references: [text]))
            }
        }
        corpus.withoutText = Set(audio.values).subtracting(corpus.items.map(\.id)).count
        return corpus
    }

    /// `1688-142285-0000 THERE'S IRON THEY SAY`: a line for each utterance, its audio in the same folder.
    private static func transcripts(
        _ folder: String, _ name: String, _ audio: [String: String]
    ) throws(EvaluationError) -> [CorpusItem] {
        let file = try TextFile("\(folder)/\(name)")
        let below = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
        var items: [CorpusItem] = []
        for line in file.lines {
            let parts = line.text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count == 2 else { throw file.malformed(line, "no text; a line has an id, a space and a text") }
            let path = audio[below + parts[0]] ?? "\(below)\(parts[0]).flac"
            items.append(CorpusItem(id: path, audio: "\(folder)/\(path)", references: [parts[1]]))
        }
        return items
    }
}
