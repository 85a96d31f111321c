import FoundationEssentials
import SoriAudio
import SoriCore
import SoriJobs
import SoriRecognition

/// Takes jobs for recordings from the store and works on them, a fixed number at once, until it is cancelled.
struct RecordingWorker: Service {
    let jobs: RecordingJobs
    /// Whose leases they are; a worker that starts again under its name has lost what it held.
    let name: String
    /// Jobs at once.
    let width: Int
    let logger: Logger

    /// A worker that is silent for 15 s is taken for lost.
    private static let timing = LeaseTiming(heartbeat: 5)
    /// The store is asked at least so often, in seconds, for time passes jobs on as well.
    private static let longestPause = 2.0

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            var lostWorker: String? = name
            while !Task.isCancelled {
                if running == width {
                    await group.next()
                    running -= 1
                    continue
                }
                do {
                    for job in try await jobs.store.elapse(now: jobs.now(), lostWorker: lostWorker) {
                        logger.warning(
                            "a job lost its worker or its time", ["job": job.id, "status": job.status.rawValue])
                    }
                    lostWorker = nil
                    guard
                        let job = try await jobs.store.claim(
                            [.recording], worker: name, timing: Self.timing, now: jobs.now())
                    else {
                        await pause()
                        continue
                    }
                    running += 1
                    group.addTask { await RecordingRun(jobs: jobs, timing: Self.timing, logger: logger).work(on: job) }
                } catch {
                    guard !Task.isCancelled else { break }
                    logger.error("the store of jobs cannot be used now; trying again", ["error": "\(error)"])
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            // Each gives its job back.
            group.cancelAll()
        }
    }

    /// Waits for a new job, or for the time at which something is to happen.
    private func pause() async {
        let wake = try? await jobs.store.nextWake(after: jobs.now())
        let seconds = min(Self.longestPause, max(0.05, wake?.timeIntervalSince(jobs.now()) ?? Self.longestPause))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await jobs.arrival.wait() }
            group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
            await group.next()
            group.cancelAll()
        }
    }
}
