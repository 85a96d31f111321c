import FoundationEssentials
import SoriCore

/// A folder of recordings, each with a `.txt` file of the same name, or listed in a `*.trans.txt` as in LibriSpeech.
struct CorpusFolder {
    private(set) var rows: [CorpusRow] = []
    private(set) var withoutText = 0

    private static let endings: Set<String> = [
        "wav", "flac", "ogg", "opus", "mp3", "m4a", "mp4", "aac", "webm", "wma", "amr", "aiff", "aif", "mkv", "mov",
        "3gp", "sph", "caf",
    ]
    private static let mostFiles = 1_000_000
    private static let longestText = 16 << 20

    /// Reads a folder and those in it; nil when `path` is a file.
    init?(path: String) throws(FileError) {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileError(code: .notFound, message: "there is nothing at \(path)")
        }
        guard isFolder else { return nil }
        let names: [String]
        do {
            names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
        } catch {
            throw FileError(code: .unreadable, message: "\(path) cannot be read", cause: error)
        }
        guard names.count <= Self.mostFiles else {
            throw FileError(code: .malformed, message: "\(path) has \(names.count) files; give a manifest instead")
        }
        let all = Set(names)
        var listed: [String: String] = [:]
        for name in names where name.hasSuffix(".trans.txt") {
            let folder = name.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { $0 + "/" }
                .joined()
            for line in try Self.text("\(path)/\(name)").split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: " ", maxSplits: 1)
                listed[folder + (parts.first ?? "")] = parts.count == 2 ? String(parts[1]) : ""
            }
        }
        for name in names {
            guard let dot = name.lastIndex(of: "."), Self.endings.contains(name[name.index(after: dot)...].lowercased())
            else { continue }
            let stem = String(name[..<dot])
            let text: String? =
                if let line = listed[stem] {
                    line
                } else if all.contains(stem + ".txt") {
                    try Self.text("\(path)/\(stem).txt")
                } else {
                    nil
                }
            guard let text, text.contains(where: { !$0.isWhitespace }) else {
                withoutText += 1
                continue
            }
            rows.append(CorpusRow(id: name, audio: "\(path)/\(name)", references: [text]))
        }
    }

    private static func text(_ path: String) throws(FileError) -> String {
        try TextTable.contents(of: path, limit: longestText)
    }
}
