import FoundationEssentials
import SoriCore
import SoriJobs

/// Forgets jobs for recordings, and uploads that no job needs any more, when they have been kept long enough.
struct RecordingMaintenance: Service {
    let jobs: RecordingJobs
    /// How long they are kept.
    let kept: Duration
    let logger: Logger

    private static let period = Duration.seconds(600)
    private static let page = 500
    /// That the end of a job was told is remembered longer than the job, which would be told again else.
    private static let callbackMargin = 86_400.0

    func run() async throws {
        while !Task.isCancelled {
            do {
                try await forget(before: jobs.now().addingTimeInterval(-(kept / .seconds(1))))
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("old jobs could not be forgotten", ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    private func forget(before limit: Date) async throws(StoreError) {
        let count = try await jobs.store.forget(.recording, completedBefore: limit)
        if count > 0 { logger.info("forgot old jobs", ["count": "\(count)"]) }
        _ = try await jobs.store.forget(.callback, completedBefore: limit.addingTimeInterval(-Self.callbackMargin))
        // Wishes to nodes that have not been there for so long; their uploads are as old.
        if try await jobs.store.expire(.erasure, createdBefore: limit, now: jobs.now()) > 0 {
            _ = try await jobs.store.forget(.erasure, completedBefore: .distantFuture)
        }
        // Files have the time of this machine, which need not be that of the store.
        let old = await jobs.uploads.ids(createdBefore: Date().addingTimeInterval(-(kept / .seconds(1))))
        guard !old.isEmpty else { return }
        var needed: Set<String> = []
        for status in JobStatus.allCases where !status.isFinal {
            var offset = 0
            while true {
                let page = try await jobs.store.list(
                    JobFilter(kind: .recording, status: status), limit: Self.page, offset: offset)
                needed.formUnion(page.jobs.compactMap { RecordingRequest($0)?.fileID })
                offset += page.jobs.count
                if page.jobs.count < Self.page { break }
            }
        }
        for id in old where !needed.contains(id) { await jobs.uploads.remove(id) }
    }
}
