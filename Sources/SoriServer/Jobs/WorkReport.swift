import FoundationEssentials
import SoriCore
import SoriJobs

/// Tells the store what the work on a job has come to.
struct WorkReport: Sendable {
    let store: any JobStore
    let feed: JobFeed
    let now: @Sendable () -> Date
    let logger: Logger

    /// Tells the store until it has heard, or until it takes nothing of this worker any more; gives the job as it is
    /// then, nil where it is another's.
    func tell(_ event: WorkEvent, _ id: String, token: Int) async -> Job? {
        // The server may be stopping: what was done is told all the same.
        await Task {
            for attempt in 1...20 {
                do {
                    let told = try await store.apply(.work(event, token: token), to: id, now: now())
                    feed.tell(id)
                    switch told {
                    case .success(let job): return job
                    case .failure(let refusal):
                        logger.warning("what was done for a job came too late", ["job": id, "reason": "\(refusal)"])
                        return nil
                    }
                } catch {
                    logger.error(
                        "what was done for a job cannot be stored; trying again",
                        ["job": id, "attempt": "\(attempt)", "error": "\(error)"])
                    // A store that is away is asked again, ever more seldom, for about a minute and a half.
                    try? await Task.sleep(for: .milliseconds(min(5_000, 100 << attempt)))
                }
            }
            return nil
        }.value
    }
}
