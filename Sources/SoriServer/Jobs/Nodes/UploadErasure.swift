import FoundationEssentials
import SoriCore
import SoriJobs

/// Erases uploads at the node that has them, when another node was asked to.
///
/// The wish is a job that waits for its node in the store: it is there when the node is away, and nobody has to reach
/// anybody.
struct UploadErasure: Service {
    private struct Wish: Codable {
        let fileID: String

        enum CodingKeys: String, CodingKey { case fileID = "file_id" }
    }

    let store: any JobStore
    let uploads: UploadStore
    /// This node.
    let node: String
    let now: @Sendable () -> Date
    let logger: Logger

    private static let period = Duration.seconds(5)
    private static let page = 500

    /// Leaves a wish for `node` to erase an upload; the same wish twice is one.
    static func leave(_ fileID: String, for node: String, in store: any JobStore, now: Date) async throws {
        let wish = String(decoding: try JSONText.encode(Wish(fileID: fileID)), as: UTF8.self)
        do throws(JobStoreError) {
            try await store.insert(
                Job(id: "erase-\(fileID)", kind: .erasure, request: wish, options: JobOptions(owner: node), now: now))
        } catch {
            guard error.code != .exists else { return }
            throw error
        }
    }

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
    func eraseAll() async throws(JobStoreError) {
        while true {
            let page = try await store.list(
                JobFilter(kind: .erasure, status: .pending, owner: node), limit: Self.page, offset: 0)
            for job in page.jobs {
                if let wish = try? JSONDecoder().decode(Wish.self, from: Data(job.request.utf8)) {
                    await uploads.remove(wish.fileID)
                }
                _ = try await store.purge(job.id)
            }
            guard page.jobs.count == Self.page else { return }
        }
    }
}
