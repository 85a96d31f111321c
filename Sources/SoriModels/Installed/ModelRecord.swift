import FoundationEssentials
import SoriCore

/// Where a model came from: the small file `.sori.json` beside its weights.
public struct ModelRecord: Codable, Sendable, Equatable {
    /// The record's name within a model's folder.
    static let name = ".sori.json"

    /// `owner/name` on the hub, or the path it was imported from.
    public let source: String
    /// The commit on the hub; nil for an import.
    public let commit: String?
    /// The files with their sums; empty for an import.
    public let files: [File]

    /// One file as the hub described it.
    public struct File: Codable, Sendable, Equatable {
        /// Its name.
        public let name: String
        /// Bytes.
        public let size: Int
        /// SHA-256, or git's SHA-1 for small files.
        public let sum: String
    }

    init(source: String, commit: String?, files: [HubFile] = []) {
        self.source = source
        self.commit = commit
        self.files = files.map { File(name: $0.name, size: $0.size, sum: $0.sum.text) }
    }

    /// The record of the model in `folder`, if it has one.
    public init?(folder: String) {
        guard let text = ModelFiles.text(at: "\(folder)/\(Self.name)", limit: 1 << 20),
            let record = try? JSONDecoder().decode(ModelRecord.self, from: Data(text.utf8))
        else { return nil }
        self = record
    }

    /// Writes the record into `folder`.
    func write(to folder: String) throws(ModelError) {
        guard let bytes = try? JSONText.encode(self) else { return }
        try ModelFiles.write(String(decoding: bytes, as: UTF8.self), to: "\(folder)/\(Self.name)")
    }

    /// Whether every file still has its size.
    func isWhole(in folder: String) -> Bool {
        !files.isEmpty && files.allSatisfy { ModelFiles.size("\(folder)/\($0.name)") == $0.size }
    }
}
