import FoundationEssentials
import SoriCore
import SoriJobs

/// Takes jobs of some kinds from the store and has them worked on, a fixed number at once, until it is cancelled.
struct JobWorker: Service {
    let store: any JobStore
    /// None to see only to what time ends.
    let kinds: [JobKind]
    /// Whose leases they are; a worker that starts again under its name has lost what it held.
    let name: String
    /// Names whose leases nobody holds any more when this starts, its own among them.
    let lostNames: [String]
    /// Jobs at once.
    let width: Int
    let timing: LeaseTiming
    /// Told when a job may be begun.
    let arrival: AsyncSignal
    let now: @Sendable () -> Date
    let logger: Logger
    /// Told of each job that lost its worker or its time, whatever its kind.
    let elapsed: @Sendable (Job) async -> Void
    /// Works on a job that was claimed; cancelled when the server stops.
    let work: @Sendable (Job) async -> Void

    /// The store is asked at least so often, in seconds: time passes jobs on as well, and other processes bring some.
    var longestPause = 2.0

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            var lostNames = lostNames
            while !Task.isCancelled {
                if running == width {
                    await group.next()
                    running -= 1
                    continue
                }
                do {
                    for job in try await store.elapse(now: now(), lostWorker: lostNames.last) {
                        logger.warning(
                            "a job lost its worker or its time", ["job": job.id, "status": job.status.rawValue])
                        await elapsed(job)
                    }
                    if lostNames.popLast() != nil, !lostNames.isEmpty { continue }
                    guard let job = try await store.claim(kinds, worker: name, timing: timing, now: now()) else {
                        await pause()
                        continue
                    }
                    running += 1
                    group.addTask { await work(job) }
                } catch {
                    guard !Task.isCancelled else { break }
                    logger.error("the store of jobs cannot be used now; trying again", ["error": "\(error)"])
                    // A store that is away is not asked all the time.
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            // Each gives its job back.
            group.cancelAll()
        }
    }

    /// Waits for a new job, or for the time at which something is to happen.
    private func pause() async {
        let wake = try? await store.nextWake(after: now())
        let seconds = min(longestPause, max(0.05, wake?.timeIntervalSince(now()) ?? longestPause))
        _ = await arrival.wait(upTo: .seconds(seconds))
    }
}
