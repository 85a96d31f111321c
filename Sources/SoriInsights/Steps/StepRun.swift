import SoriCore

/// One step: its time is taken, its deadline kept, and its failure becomes a value.
struct StepRun: Sendable {
    /// Says what time it is, in seconds from any start.
    let now: @Sendable () -> Double

    /// What came of a step.
    struct Outcome<Value: Sendable>: Sendable {
        let result: Result<Value, InsightError>
        let seconds: Double
    }

    /// Runs `operation` for at most `limit`; throws only when this task is cancelled.
    ///
    /// An operation that does not end when it is cancelled is waited for: those that ask other servers end at once,
    /// those that compute take time in proportion to the transcript.
    func run<Value: Sendable>(
        _ step: InsightStep, limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws(CancellationError) -> Outcome<Value> {
        let start = now()
        let result = await withTaskGroup(of: Result<Value, InsightError>?.self) { group in
            group.addTask { await Self.outcome(operation) }
            group.addTask {
                // The deadline itself: this ends by being cancelled whenever the operation is done before.
                do { try await Task.sleep(for: limit) } catch { return nil }
                return .failure(
                    InsightError(
                        code: .timedOut, message: "\(step.rawValue) took longer than \(Self.shown(limit)) s"))
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard !Task.isCancelled else { throw CancellationError() }
        let failure = InsightError(code: .internalError, message: "\(step.rawValue) gave up by itself: try again")
        return Outcome(result: result ?? .failure(failure), seconds: max(0, now() - start).rounded(toDecimals: 3))
    }

    /// The result of an operation; nil when it was cancelled.
    private static func outcome<Value>(
        _ operation: @Sendable () async throws -> Value
    ) async -> Result<Value, InsightError>? {
        do {
            return .success(try await operation())
        } catch let error as InsightError {
            return .failure(error)
        } catch is CancellationError {
            return nil
        } catch {
            // Its text may hold what was said, so only its kind is told.
            return .failure(InsightError(code: .internalError, message: "the step failed: \(type(of: error))"))
        }
    }

    private static func shown(_ limit: Duration) -> String {
        let (seconds, attoseconds) = limit.components
        return "\((Double(seconds) + Double(attoseconds) * 1e-18).rounded(toDecimals: 1))"
    }
}
