/// The state of a `BoundedPipe`: pure, every call says what is to be done outside the lock.
struct BoundedPipeState<Element: Sendable> {
    typealias Consumer = CheckedContinuation<Element?, any Error>
    typealias Producer = CheckedContinuation<Void, any Error>

    /// What `take` finds.
    enum Taken {
        case element(Element)
        case empty
        case end
        case failure(any Error)
    }

    /// What the caller does once the lock is free.
    enum Action {
        case none
        case signalReadable
        case signalRoom
        case give(Consumer, Element?)
        indirect case both(Action, Action)
        case failConsumer(Consumer, any Error)
        case resumeProducers([Producer], (any Error)?)
        case endAll(Consumer?, [Producer], (any Error)?, signal: Bool)
    }

    private let limit: Int
    private var queue: [(element: Element, cost: Int)] = []
    private var head = 0
    private var cost = 0
    private var isEnded = false
    private(set) var failure: (any Error)?
    private var consumer: Consumer?
    private var producers: [Producer] = []
    private var wantsReadable = false
    private var wantsRoom = false

    init(limit: Int) { self.limit = limit }

    var isFull: Bool { cost >= limit && !isEnded }

    mutating func add(_ element: Element, cost elementCost: Int) -> Action {
        guard !isEnded else { return .none }
        if let waiting = consumer {
            consumer = nil
            return .give(waiting, element)
        }
        queue.append((element, elementCost))
        cost += elementCost
        guard wantsReadable else { return .none }
        wantsReadable = false
        return .signalReadable
    }

    /// Whether there is room; if not, remembers that the loop wants to know when.
    mutating func noteRoom() -> Bool {
        if isFull { wantsRoom = true }
        return !isFull
    }

    mutating func take(notes: Bool) -> (Taken, Action) {
        if head < queue.count {
            if let failure { return (.failure(failure), .none) }
            let (element, elementCost) = queue[head]
            head += 1
            cost -= elementCost
            if head == queue.count {
                queue.removeAll(keepingCapacity: queue.capacity <= 64)
                head = 0
            } else if head > 64 {
                queue.removeFirst(head)
                head = 0
            }
            return (.element(element), roomAction())
        }
        if let failure { return (.failure(failure), .none) }
        if isEnded { return (.end, .none) }
        if notes { wantsReadable = true }
        return (.empty, .none)
    }

    /// Half empty is room enough: each wake-up then moves more than one element.
    private mutating func roomAction() -> Action {
        guard cost <= limit / 2 else { return .none }
        if !producers.isEmpty {
            let waiting = producers
            producers = []
            return .resumeProducers(waiting, nil)
        }
        guard wantsRoom else { return .none }
        wantsRoom = false
        return .signalRoom
    }

    mutating func waitForElement(_ continuation: Consumer, isCancelled: Bool) -> Action {
        if isCancelled { return .failConsumer(continuation, CancellationError()) }
        let (taken, action) = take(notes: false)
        switch taken {
        case .element(let element):
            return .both(.give(continuation, element), action)
        case .end: return .give(continuation, nil)
        case .failure(let error): return .failConsumer(continuation, error)
        case .empty:
            if let other = consumer {
                consumer = continuation
                return .failConsumer(
                    other, HTTPError(500, code: .twoReaders, message: "a body has one reader at a time"))
            }
            consumer = continuation
            return .none
        }
    }

    mutating func waitForRoom(_ continuation: Producer, isCancelled: Bool) -> Action {
        if isCancelled { return .resumeProducers([continuation], CancellationError()) }
        if let failure { return .resumeProducers([continuation], failure) }
        guard isFull else { return .resumeProducers([continuation], nil) }
        producers.append(continuation)
        return .none
    }

    mutating func cancelConsumer() -> Action {
        guard let waiting = consumer else { return .none }
        consumer = nil
        return .failConsumer(waiting, CancellationError())
    }

    mutating func cancelProducer() -> Action {
        let waiting = producers
        producers = []
        return .resumeProducers(waiting, CancellationError())
    }

    mutating func finish(_ error: (any Error)?) -> Action {
        guard !isEnded || (failure == nil && error != nil) else { return .none }
        isEnded = true
        failure = error
        if error != nil {
            queue = []
            head = 0
            cost = 0
        }
        let signal = wantsReadable
        wantsReadable = false
        defer {
            consumer = nil
            producers = []
        }
        return .endAll(consumer, producers, error, signal: signal)
    }
}
