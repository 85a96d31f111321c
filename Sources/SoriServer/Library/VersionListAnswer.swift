import SoriCore
import SoriLibrary

/// The answer of `GET /api/transcripts/{id}/versions`.
struct VersionListAnswer: Encodable, Sendable {
    private struct Entry: Encodable {
        let version: Int
        let createdAt: String
        /// The kinds of what was done, each once.
        let operations: [String]
        /// How much was done.
        let count: Int

        init(_ version: TranscriptVersion) {
            self.version = version.version
            createdAt = Timestamp.iso8601(version.createdAt)
            var kinds: [String] = []
            for name in version.operations where !kinds.contains(name) { kinds.append(name) }
            operations = Array(kinds.prefix(5))
            count = version.operations.count
        }

        enum CodingKeys: String, CodingKey {
            case version, operations, count
            case createdAt = "created_at"
        }
    }

    private let versions: [Entry]

    /// Versions, the newest first.
    init(_ versions: [TranscriptVersion]) { self.versions = versions.map(Entry.init) }
}
