import FoundationEssentials
import SoriCore
import Synchronization

/// The time of a Redis, which all machines that share it go by: leases of one are judged by others.
///
/// Between two looks at Redis the machine's steady clock goes on. Its wall clock plays no part, be it wrong or set.
final class RedisClock: Service {
    private struct Reading {
        /// Redis's time.
        let time: Date
        /// When it was that.
        let instant: ContinuousClock.Instant

        func now(_ instant: ContinuousClock.Instant) -> Date {
            time.addingTimeInterval((instant - self.instant) / .seconds(1))
        }
    }

    private let connection: RedisConnection
    private let logger: Logger
    private let wall: @Sendable () -> Date
    private let reading = Mutex<Reading?>(nil)

    private static let period = Duration.seconds(60)
    /// An answer that took longer says too little of when it was made.
    private static let longestAnswer = Duration.seconds(1)
    /// A wall clock that is further off is told of, in seconds.
    private static let tolerance = 2.0

    /// A clock of the Redis behind `connection`; `wall` is the machine's own time.
    init(_ connection: RedisConnection, logger: Logger, wall: @escaping @Sendable () -> Date = { Date() }) {
        self.connection = connection
        self.logger = logger
        self.wall = wall
    }

    /// The time; the machine's own while Redis has not told its.
    var now: Date {
        let instant = ContinuousClock.now
        return reading.withLock { $0?.now(instant) } ?? wall()
    }

    /// Asks for the time first; gives what the person running the server should know.
    ///
    /// Throws `StoreError` when Redis cannot be asked; one that does not let us is a sentence.
    func start() async throws(StoreError) -> [String] {
        do throws(StoreError) {
            // The first answer may have waited for the scripts of a new connection.
            for _ in 0..<3 where reading.withLock({ $0 == nil }) { try await measure() }
        } catch {
            guard error.code == .unwritable else { throw error }
            return [
                "Redis does not tell its time (TIME is refused): the clocks of all machines that share it must agree "
                    + "within a second or two"
            ]
        }
        let difference = wall().timeIntervalSince(now)
        guard abs(difference) > Self.tolerance else { return [] }
        return [
            "this machine's clock is \(Int(abs(difference).rounded())) s \(difference > 0 ? "ahead of" : "behind") "
                + "Redis's, by which jobs go: set both by a time service"
        ]
    }

    /// Asks again and again until cancelled.
    func run() async throws {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.period)
            guard !Task.isCancelled else { return }
            do throws(StoreError) {
                try await measure()
            } catch {
                // The steady clock goes on; it is off by some milliseconds an hour.
                logger.debug("Redis does not tell its time now", ["error": "\(error)"])
            }
        }
    }

    private func measure() async throws(StoreError) {
        let asked = ContinuousClock.now
        let reply = try await connection.send(.words(["TIME"])).elements.map { $0.text.flatMap { Double($0) } }
        let answered = ContinuousClock.now
        guard reply.count == 2, let seconds = reply[0], let microseconds = reply[1] else {
            throw .unexpected(connection.address, "no time")
        }
        guard answered - asked <= Self.longestAnswer else { return }
        let time = Date(timeIntervalSince1970: seconds + microseconds / 1e6)
        reading.withLock { $0 = Reading(time: time, instant: asked + (answered - asked) / 2) }
    }
}
