import FoundationEssentials
import SoriCore
import SoriJobs

/// Erases what a node has of jobs that another node was asked to erase: uploads, and what it knows of files of its
/// watched folders.
///
/// The wish is a job that waits for its node in the store: it is there when the node is away, and nobody has to reach
/// anybody.
struct NodeErasure: Service {
    private struct Wish: Codable {
        /// The upload; nil for a file of a watched folder.
        let fileID: String?
        /// The job.
        let jobID: String

        enum CodingKeys: String, CodingKey {
            case fileID = "file_id"
            case jobID = "job_id"
        }
    }

    let store: any JobStore
    let uploads: UploadStore
    /// This node.
    let node: String
    /// Told of each job that was erased.
    let erasing: @Sendable (String) -> Void
    let now: @Sendable () -> Date
    let logger: Logger

    private static let period = Duration.seconds(5)
    private static let page = 500

    /// Leaves a wish for `node` to erase what it has of a job; the same wish twice is one. Where it has nothing, none
    /// is left.
    static func leave(
        _ request: RecordingRequest, of job: String, for node: String, in store: any JobStore, now: Date
    ) async throws {
        guard request.fileID != nil || request.isWatched else { return }
        let wish = String(
            decoding: try JSONText.encode(Wish(fileID: request.fileID, jobID: job)), as: UTF8.self)
        do throws(StoreError) {
            try await store.insert(
                Job(id: id(of: job), kind: .erasure, request: wish, options: JobOptions(owner: node), now: now))
        } catch {
            guard error.code != .exists else { return }
            throw error
        }
    }

    /// Whether there is a wish for a job.
    static func isWished(_ job: String, in store: any JobStore) async throws(StoreError) -> Bool {
        try await store.job(id(of: job)) != nil
    }

    private static func id(of job: String) -> String { "erase-\(job)" }

    /// Does what is wished of this node, again and again until cancelled.
    func run() async throws {
        while !Task.isCancelled {
            do {
                try await eraseAll()
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("uploads that are to be erased cannot be asked for now", ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    /// Erases what this node is to erase now.
    func eraseAll() async throws(StoreError) {
        while true {
            let page = try await store.list(
                JobFilter(kind: .erasure, status: .pending, owner: node), limit: Self.page, offset: 0)
            for job in page.jobs {
                if let wish = try? JSONDecoder().decode(Wish.self, from: Data(job.request.utf8)) {
                    if let upload = wish.fileID { await uploads.remove(upload) }
                    erasing(wish.jobID)
                }
                _ = try await store.purge(job.id)
            }
            guard page.jobs.count == Self.page else { return }
        }
    }
}
