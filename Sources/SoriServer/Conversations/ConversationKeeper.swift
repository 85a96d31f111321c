public import SoriCore
public import SoriJobs

/// Tidies conversations up while the server runs.
public struct ConversationKeeper: Service {
    private let conversations: ConversationService
    private let interrupted: [Job]
    private let patience: Duration
    private let keeping: Duration?
    private let logger: Logger

    /// Completes `interrupted`, lets conversations expire after `patience` without a client, and forgets them `keeping` after
    /// they ended (nil: never).
    public init(
        _ conversations: ConversationService, interrupted: [Job], patience: Duration, keeping: Duration?, logger: Logger
    ) {
        self.conversations = conversations
        self.interrupted = interrupted
        self.patience = patience
        self.keeping = keeping
        self.logger = logger
    }

    /// Completes what an earlier server left, then tidies up again and again until cancelled.
    public func run() async throws {
        for job in interrupted {
            do {
                try await conversations.recover(job)
            } catch {
                guard !(error is CancellationError) else { return }
                logger.error(
                    "an interrupted conversation could not be completed", ["job": job.id, "error": "\(error)"])
            }
        }
        // As often as the shortest time limit needs, within reason.
        let step = max(.seconds(1), min(.seconds(60), patience / 4))
        while !Task.isCancelled {
            do {
                try await conversations.tidy(patience: patience, keeping: keeping)
                try await Task.sleep(for: step)
            } catch {
                guard !(error is CancellationError) else { return }
                logger.error("conversations could not be tidied up", ["error": "\(error)"])
                try? await Task.sleep(for: step)
            }
        }
    }
}
