import SoriCore
import Synchronization

/// A Redis, on a thread of its own, that is connected to again whenever the connection was lost.
///
/// What callers send while the thread waits for Redis goes out together with the next flush: one round trip, and one
/// write of Redis's log to the disk, for all of them. That is right because every command stands for itself: what has
/// to happen as one step is one script. A command whose answer got lost is never sent again, for it may have been
/// carried out; its caller is told, and whoever asks again finds what has become of it.
///
/// `@unchecked Sendable`:
/// - `link` and `backoff` are used only in jobs of `pool`, which has one thread, so never by two threads at once;
/// - whoever waits for an answer holds a reference to this object, so it is freed when no job is left.
final class RedisConnection: @unchecked Sendable {
    /// So many callers' commands go out together at most.
    private static let mostTogether = 64

    private struct Exchange: Sendable {
        let commands: [RedisCommand]
        let answer: @Sendable (Result<[RedisReply], StoreError>) -> Void
    }

    private struct Queue {
        var exchanges: [Exchange] = []
        /// Whether the thread has been told to look at them.
        var isAnnounced = false
    }

    /// Where Redis is.
    let address: RedisAddress
    private let limits: RedisLimits
    private let pool = WorkerPool(name: "sori-redis", threads: 1)
    private let queue = Mutex(Queue())
    private var link: RedisLink?
    private var backoff: RedisBackoff

    /// Connects with the first command.
    init(_ address: RedisAddress, limits: RedisLimits = RedisLimits()) {
        self.address = address
        self.limits = limits
        backoff = RedisBackoff(limits)
        // hiredis writes to sockets that Redis may have closed.
        pool.submit { BrokenPipeSignal.block() }
    }

    /// Sends a command and gives its answer; throws `StoreError` when it is an error.
    func send(_ command: RedisCommand) async throws(StoreError) -> RedisReply {
        let reply = try await exchange([command]).first ?? .null
        if case .error(let text) = reply { throw .redis(address, text) }
        return reply
    }

    /// Sends commands and gives their answers, errors among them.
    func exchange(_ commands: [RedisCommand]) async throws(StoreError) -> [RedisReply] {
        let result: Result<[RedisReply], StoreError> = await withCheckedContinuation { continuation in
            enqueue(Exchange(commands: commands, answer: { continuation.resume(returning: $0) }))
        }
        return try result.get()
    }

    private func enqueue(_ exchange: Exchange) {
        let isFirst = queue.withLock { queue in
            queue.exchanges.append(exchange)
            defer { queue.isAnnounced = true }
            return !queue.isAnnounced
        }
        if isFirst { pool.submit { self.exchangeWaiting() } }
    }

    private func exchangeWaiting() {
        let exchanges = queue.withLock { queue in
            let exchanges = Array(queue.exchanges.prefix(Self.mostTogether))
            queue.exchanges.removeFirst(exchanges.count)
            return exchanges
        }
        carryOut(exchanges)
        let isMore = queue.withLock { queue in
            queue.isAnnounced = !queue.exchanges.isEmpty
            return queue.isAnnounced
        }
        if isMore { pool.submit { self.exchangeWaiting() } }
    }

    private func carryOut(_ exchanges: [Exchange]) {
        var answered = 0
        do throws(StoreError) {
            let link = try soundLink()
            for exchange in exchanges {
                for command in exchange.commands { try link.append(command) }
            }
            try link.flush()
            for exchange in exchanges {
                var replies: [RedisReply] = []
                for _ in exchange.commands { replies.append(try link.reply()) }
                answered += 1
                exchange.answer(.success(replies))
                // Somebody has emptied Redis's memory of scripts: a new link sends them anew.
                if replies.contains(where: Self.isUnknownScript) { self.link = nil }
            }
        } catch {
            link = nil
            for exchange in exchanges.dropFirst(answered) { exchange.answer(.failure(error)) }
        }
    }

    private func soundLink() throws(StoreError) -> RedisLink {
        // A Redis that was started again meanwhile has closed it: seen here, before a command is lost on it.
        if let link, link.isSound { return link }
        link = nil
        if let refusal = backoff.refusal(.now) { throw refusal }
        do throws(StoreError) {
            let made = try RedisLink(address, limits)
            backoff.succeeded()
            link = made
            return made
        } catch {
            backoff.failed(error, .now)
            throw error
        }
    }

    private static func isUnknownScript(_ reply: RedisReply) -> Bool {
        if case .error(let text) = reply { text.hasPrefix("NOSCRIPT") } else { false }
    }
}
