import FoundationEssentials
import SoriCore
import SoriJobs

/// Files that one request brought, each a job: the API's object, made of what the jobs have come to.
struct Batch: Sendable {
    /// How far the whole has come.
    enum Status: String, Encodable, Sendable {
        case pending
        case processing
        /// At least one file has a transcript.
        case completed
        /// Not one file has.
        case failed
    }

    let id: String
    let files: [BatchFile]
    let createdAt: Date
    /// When the first file was begun.
    let startedAt: Date?
    /// When the last file ended; nil while one has not.
    let completedAt: Date?

    /// The batch of `jobs`, in its order; nil when there are none.
    init?(id: String, _ jobs: [Job]) {
        guard let createdAt = jobs.map(\.createdAt).min() else { return nil }
        self.id = id
        self.createdAt = createdAt
        files = jobs.map(BatchFile.init)
        startedAt = jobs.compactMap(\.startedAt).min()
        completedAt = jobs.allSatisfy(\.status.isFinal) ? jobs.compactMap(\.completedAt).max() : nil
    }

    /// How far the whole has come.
    var status: Status {
        guard completedAt == nil else { return files.contains { $0.status == .done } ? .completed : .failed }
        return startedAt == nil ? .pending : .processing
    }

    /// The JSON object of the API.
    var json: [UInt8] {
        get throws {
            let files = try files.map { try $0.json }.joined(separator: [UInt8(ascii: ",")])
            return try JSONText.encode(self, adding: "files", [UInt8(ascii: "[")] + files + [UInt8(ascii: "]")])
        }
    }
}
