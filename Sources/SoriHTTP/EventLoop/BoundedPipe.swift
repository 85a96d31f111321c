import Synchronization

/// A queue of bounded cost between the loop thread and one task; either may be the producer.
///
/// The task's side suspends, the loop's side is told through a hook. No hook runs and no continuation is resumed under
/// the lock.
final class BoundedPipe<Element: Sendable>: Sendable {
    private let state: Mutex<BoundedPipeState<Element>>
    /// Called after an element or the end was added while a `take` had found nothing.
    private let onReadable: @Sendable () -> Void
    /// Called when there is room again after an `offer` had found the queue full.
    private let onRoom: @Sendable () -> Void

    /// A queue that is full at `limit`.
    init(
        limit: Int, onReadable: @escaping @Sendable () -> Void = {}, onRoom: @escaping @Sendable () -> Void = {}
    ) {
        state = Mutex(BoundedPipeState(limit: limit))
        self.onReadable = onReadable
        self.onRoom = onRoom
    }

    /// Adds an element, full or not; false when the producer should stop until `onRoom`.
    func offer(_ element: Element, cost: Int) -> Bool {
        let (action, hasRoom) = state.withLock { ($0.add(element, cost: cost), $0.noteRoom()) }
        perform(action)
        return hasRoom
    }

    /// Adds an element and waits until there is room for more; throws the pipe's failure, or `CancellationError`.
    func send(_ element: Element, cost: Int) async throws {
        let action = try state.withLock { state throws in
            if let failure = state.failure { throw failure }
            return state.add(element, cost: cost)
        }
        perform(action)
        try await waitForRoom()
    }

    private func waitForRoom() async throws {
        guard state.withLock({ $0.isFull }) else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                perform(state.withLock { $0.waitForRoom(continuation, isCancelled: Task.isCancelled) })
            }
        } onCancel: {
            perform(state.withLock { $0.cancelProducer() })
        }
    }

    /// Ends the queue; what is in it is still given out, unless `error` says that it has failed. Only the first end
    /// counts.
    func finish(throwing error: (any Error)? = nil) {
        perform(state.withLock { $0.finish(error) })
    }

    /// The next element, nil at the end; throws the failure. One caller at a time.
    func next() async throws -> Element? {
        let (result, action) = state.withLock { $0.take(notes: false) }
        perform(action)
        switch result {
        case .element(let element): return element
        case .end: return nil
        case .failure(let error): throw error
        case .empty: break
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                perform(state.withLock { $0.waitForElement(continuation, isCancelled: Task.isCancelled) })
            }
        } onCancel: {
            perform(state.withLock { $0.cancelConsumer() })
        }
    }

    /// The next element without waiting; after `.empty`, `onReadable` tells when there is more.
    func take() -> BoundedPipeState<Element>.Taken {
        let (result, action) = state.withLock { $0.take(notes: true) }
        perform(action)
        return result
    }

    private func perform(_ action: BoundedPipeState<Element>.Action) {
        switch action {
        case .none: break
        case .signalReadable: onReadable()
        case .signalRoom: onRoom()
        case .give(let continuation, let element): continuation.resume(returning: element)
        case .both(let first, let second):
            perform(first)
            perform(second)
        case .failConsumer(let continuation, let error): continuation.resume(throwing: error)
        case .resumeProducers(let producers, let error):
            for producer in producers {
                if let error { producer.resume(throwing: error) } else { producer.resume() }
            }
        case .endAll(let consumer, let producers, let error, let signal):
            if let error { consumer?.resume(throwing: error) } else { consumer?.resume(returning: nil) }
            for producer in producers {
                producer.resume(throwing: error ?? HTTPError.gone)
            }
            if signal { onReadable() }
        }
    }
}
