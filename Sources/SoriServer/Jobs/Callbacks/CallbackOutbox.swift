import FoundationEssentials
import SoriCore
import SoriFetch
import SoriJobs

/// Takes the ends of jobs that are to be told, and what clients say of where.
struct CallbackOutbox: Sendable {
    let store: any JobStore
    let rules: AddressRules
    /// Told when there is something to tell.
    let arrival: AsyncSignal
    let now: @Sendable () -> Date
    let logger: Logger

    private static let page = 500

    /// Makes sure that the end of `job` is told; nothing happens for a job that has not ended or wants none. What
    /// cannot be stored now is found by `sweep`.
    func add(_ job: Job) async {
        guard let callback = Callback.job(telling: job, now: now()) else { return }
        do throws(StoreError) {
            try await store.insert(callback)
            arrival.signal()
        } catch {
            guard error.code != .exists else { return }
            logger.error("the end of a job will be told later", ["job": job.id, "error": "\(error)"])
        }
    }

    /// Brings what has ended and was not brought: the server may have been killed between the two.
    func sweep() async throws(StoreError) {
        let limit = now().addingTimeInterval(-Callback.lifetime)
        for status in JobStatus.allCases where status.isFinal {
            var filter = JobFilter(kind: .recording, status: status)
            filter.hasCallback = true
            var offset = 0
            while true {
                let page = try await store.list(filter, limit: Self.page, offset: offset)
                for job in page.jobs where job.completedAt.map({ $0 > limit }) ?? false {
                    guard let callback = Callback.job(telling: job, now: now()),
                        try await store.job(callback.id) == nil
                    else { continue }
                    await add(job)
                }
                offset += page.jobs.count
                if page.jobs.count < Self.page { break }
            }
        }
    }

    /// Erases what is to be told of a job, or was.
    func purge(_ id: String) async throws(StoreError) {
        while true {
            let page = try await store.list(JobFilter(kind: .callback, parent: id), limit: Self.page, offset: 0)
            for callback in page.jobs { _ = try await store.purge(callback.id) }
            guard page.jobs.count == Self.page else { return }
        }
    }
}
