internal import SoriCore
import Synchronization

/// Where requests from any thread wait for the model's thread.
final class SchedulerInbox: Sendable {
    /// A request on its way.
    struct Arrival: Sendable {
        let request: WindowRequest
        let promise: Promise<WindowResult>
    }

    private struct State {
        var arrivals: [Arrival] = []
        var isWorking = false
    }

    private let state = Mutex(State())

    /// Leaves a request; true when the model's thread is idle and must be woken.
    func put(_ arrival: Arrival) -> Bool {
        state.withLock { state in
            state.arrivals.append(arrival)
            defer { state.isWorking = true }
            return !state.isWorking
        }
    }

    /// Whether somebody who is speaking waits here.
    var hasLive: Bool { state.withLock { $0.arrivals.contains { $0.request.priority == .live } } }

    /// Takes all requests out; false when there are none and the thread has nothing else to do.
    func collect(into tasks: inout [WindowTask], _ tokenizer: WhisperTokenizer, isIdle: Bool) -> Bool {
        let arrivals: [Arrival]? = state.withLock { state in
            if state.arrivals.isEmpty {
                guard isIdle else { return [] }
                state.isWorking = false
                return nil
            }
            let arrivals = state.arrivals
            state.arrivals = []
            return arrivals
        }
        guard let arrivals else { return false }
        for arrival in arrivals {
            tasks.append(WindowTask(arrival.request, promise: arrival.promise, tokenizer: tokenizer))
        }
        return true
    }
}
