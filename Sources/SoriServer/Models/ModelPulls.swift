import FoundationEssentials
import SoriCore
import SoriModels
import Synchronization

/// Pulls models beside the server's other work: the shell of `PullQueue`.
///
/// What was fetched is kept when a pull is cancelled, fails or ends with the server; asked for again, it goes on there.
final class ModelPulls: Service {
    private struct State {
        var queue = PullQueue()
        var tokens: [String: CancellationToken] = [:]
    }

    private let hub: ModelHub
    private let folder: String
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let arrival = AsyncSignal()
    private let state = Mutex(State())

    /// Pulls from `hub` into the models directory `folder`.
    init(hub: ModelHub, folder: String, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }) {
        self.hub = hub
        self.folder = folder
        self.logger = logger
        self.now = now
    }

    /// The pulls in order of arrival, and the time.
    var pulls: (pulls: [PullQueue.Pull], now: Date) { (state.withLock { $0.queue.pulls }, now()) }

    /// Has a model pulled; gives the pull of the same one where there is one. Throws 429 when too many wait.
    func add(_ model: HubModelName) throws(APIError) -> PullQueue.Pull {
        let now = now()
        let pull = state.withLock { $0.queue.add(model, id: UUID().uuidString.lowercased(), at: now) }
        guard let pull else { throw .tooManyPulls }
        arrival.signal()
        return pull
    }

    /// Stops a pull, or forgets one that has ended; throws 404.
    func cancel(_ id: String) throws(APIError) {
        let now = now()
        let (outcome, token) = state.withLock { ($0.queue.cancel(id, at: now), $0.tokens[id]) }
        guard outcome != .unknown else { throw .pullNotFound(id) }
        if outcome == .running { token?.cancel() }
    }

    /// Pulls what is asked for until it is cancelled.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            while !Task.isCancelled {
                while let pull = begin() { group.addTask { await self.work(on: pull.pull, pull.token) } }
                await arrival.wait()
            }
            group.cancelAll()
        }
    }

    private func begin() -> (pull: PullQueue.Pull, token: CancellationToken)? {
        let now = now()
        return state.withLock { state in
            guard let pull = state.queue.begin(at: now) else { return nil }
            let token = CancellationToken()
            state.tokens[pull.id] = token
            return (pull, token)
        }
    }

    private func work(on pull: PullQueue.Pull, _ token: CancellationToken) async {
        logger.info("a model is pulled", ["model": pull.model.id])
        do {
            let result = try await token.run { [self] in
                try await ModelPull(hub: hub, models: folder).run(pull.model, as: pull.model.name) { progress in
                    let now = self.now()
                    self.state.withLock {
                        $0.queue.advanced(pull.id, done: progress.done, total: progress.total, at: now)
                    }
                }
            }
            logger.info("a model is here", ["model": pull.model.id])
            end(pull) { $0.completed(pull.id, wasThere: result.wasThere, at: $1) }
        } catch is CancellationError {
            end(pull) { $0.stopped(pull.id, at: $1) }
        } catch {
            logger.warning("a model could not be pulled", ["model": pull.model.id, "error": "\(error)"])
            let code = (error as? ModelError)?.code ?? .hubFailed
            end(pull) { $0.failed(pull.id, code, at: $1) }
        }
    }

    private func end(_ pull: PullQueue.Pull, _ change: (inout PullQueue, Date) -> Void) {
        let now = now()
        state.withLock { state in
            state.tokens[pull.id] = nil
            change(&state.queue, now)
        }
        // Another one may begin.
        arrival.signal()
    }
}
