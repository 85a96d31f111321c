public import SoriCore
public import SoriJobs

/// Completes interrupted conversations, lets others expire and forgets old ones while the server runs.
public struct ConversationMaintenance: Service {
    private let conversations: ConversationService
    private let interrupted: [Job]
    private let connectTimeout: Duration
    private let retention: Duration?
    private let logger: Logger

    /// Completes `interrupted`, lets conversations expire after `connectTimeout` without a client, and forgets them
    /// `retention` after they ended (nil: never).
    public init(
        _ conversations: ConversationService, interrupted: [Job], connectTimeout: Duration, retention: Duration?,
        logger: Logger
    ) {
        self.conversations = conversations
        self.interrupted = interrupted
        self.connectTimeout = connectTimeout
        self.retention = retention
        self.logger = logger
    }

    /// Completes what an earlier server left, then expires and forgets again and again until cancelled.
    public func run() async throws {
        await recover(interrupted)
        // As often as the shortest time limit needs, within reason.
        let step = max(.seconds(1), min(.seconds(60), connectTimeout / 4))
        while !Task.isCancelled {
            do {
                try await conversations.expire(connectTimeout: connectTimeout, retention: retention)
                try await Task.sleep(for: step)
                await recover(try await conversations.abandoned())
            } catch {
                guard !(error is CancellationError) else { return }
                logger.error("conversations could not be tidied up", ["error": "\(error)"])
                try? await Task.sleep(for: step)
            }
        }
    }

    private func recover(_ jobs: [Job]) async {
        for job in jobs where !Task.isCancelled {
            do {
                try await conversations.recover(job)
            } catch {
                guard !Task.isCancelled else { return }
                logger.error(
                    "an interrupted conversation could not be completed", ["job": job.id, "error": "\(error)"])
            }
        }
    }
}
