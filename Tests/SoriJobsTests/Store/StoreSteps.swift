import FoundationEssentials
import SoriCore
import SoriJobs

/// Words for what the store tests do again and again.
protocol StoreSteps {}

extension StoreSteps {
    var start: Date { Date(timeIntervalSince1970: 1_000) }
    var timing: LeaseTiming { LeaseTiming(heartbeat: 10) }

    func later(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    func job(
        _ id: String, at seconds: Double = 0, kind: JobKind = .recording, _ options: JobOptions = JobOptions(),
        deadline: Date? = nil, runAfter: Date? = nil
    ) -> Job {
        Job(
            id: id, kind: kind, request: "{\"language\":\"ko\"}", options: options, deadline: deadline,
            runAfter: runAfter, now: later(seconds))
    }

    /// The code of the error that `body` throws, or nil.
    func code(_ body: () async throws -> Void) async -> StoreError.Code? {
        do {
            try await body()
            return nil
        } catch { return (error as? StoreError)?.code }
    }

    /// Claims the next recording.
    func claim(_ store: any JobStore, _ worker: String = "w", at seconds: Double = 0) async throws -> Job? {
        try await store.claim([.recording], worker: worker, timing: timing, now: later(seconds))
    }

    /// Says something as the worker of the lease `token`; gives the job, or throws why it cannot be.
    @discardableResult
    func work(
        _ store: any JobStore, _ event: WorkEvent, _ id: String, _ token: Int, at seconds: Double = 0
    ) async throws -> Job {
        try await store.apply(.work(event, token: token), to: id, now: later(seconds)).get()
    }

    /// Why a worker's word is refused, or nil.
    func refusal(
        _ store: any JobStore, _ event: WorkEvent, _ id: String, _ token: Int, at seconds: Double = 0
    ) async throws -> JobRefusal? {
        if case .failure(let refusal) = try await store.apply(
            .work(event, token: token), to: id, now: later(seconds))
        {
            return refusal
        }
        return nil
    }
}
