import SoriCore
import Synchronization

/// Erases for good: what is gone from Redis's memory is still in its log of changes until that is written anew.
///
/// Redis does that beside its work, but it costs a copy of everything; jobs that are erased one after the other share
/// one.
final class RedisErasure: Sendable {
    private struct State {
        /// Something was erased that the last new log may still have.
        var isOwed = false
        var last: ContinuousClock.Instant?
    }

    /// From one new log to the next at least.
    private static let pause = Duration.seconds(10)
    private let state = Mutex(State())

    /// Something was erased: has the log written anew, now or soon.
    func rewriteLog(_ connection: RedisConnection) async {
        state.withLock { $0.isOwed = true }
        await catchUp(connection)
    }

    /// Does what is still to be done, when its time has come.
    func catchUp(_ connection: RedisConnection) async {
        let isDue = state.withLock { state in
            guard state.isOwed, state.last.map({ $0 + Self.pause < .now }) ?? true else { return false }
            (state.isOwed, state.last) = (false, .now)
            return true
        }
        guard isDue else { return }
        do throws(StoreError) {
            _ = try await connection.send(.words(["BGREWRITEAOF"]))
        } catch {
            // Another one is under way, which may have begun before the erasure, or Redis is away: later. The job is
            // gone, and that is what the caller has to know.
            state.withLock { $0.isOwed = true }
        }
    }
}
