import FoundationEssentials
import SoriCore
import SoriJobs

/// Tells those who wait for a job that it has changed, also when another process changed it: the store is asked for
/// changes by one loop for all of them.
final class JobFeed: Service {
    private let store: any JobStore
    private let logger: Logger
    private let watchers = Watchers()

    /// How often the store is asked: a cancellation reaches a running job within that and a little more.
    private static let period = Duration.milliseconds(200)
    private static let mostChanges = 500

    /// A feed of `store`'s changes, which come while `run` does.
    init(_ store: any JobStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Runs `body` with a signal that is given whenever the job may have changed.
    func watching<Value: Sendable>(
        _ id: String, _ body: (AsyncSignal) async throws -> Value
    ) async rethrows -> Value { try await watchers.watching(id, body) }

    /// Tells those who wait for a job at once.
    func tell(_ id: String) { watchers.tell(id) }

    /// Asks for changes until cancelled; a store that fails is asked again.
    func run() async throws {
        var revision: Int?
        while !Task.isCancelled {
            do {
                if !watchers.watched.isEmpty {
                    revision = try await tellChanges(since: revision)
                } else {
                    revision = nil
                }
            } catch {
                logger.warning("changes of jobs cannot be read now", ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    /// Tells what changed since `revision`, and gives the newest one; nil: nobody was watched for before, so all are
    /// told to look.
    private func tellChanges(since revision: Int?) async throws(StoreError) -> Int {
        guard let revision else {
            let watched = watchers.watched
            // What changes from here on has a greater revision than any of them.
            var newest = 0
            for id in watched { newest = max(newest, try await store.job(id)?.revision ?? 0) }
            for id in watched { tell(id) }
            return newest
        }
        let changed = try await store.changes(since: revision, limit: Self.mostChanges)
        for job in changed { tell(job.id) }
        return changed.last?.revision ?? revision
    }
}
