/// Who may decode now, and who waits: the more urgent first, else in order of arrival. Pure.
///
/// What is more urgent than an interim asks one to leave when every decode slot is taken, and meanwhile may take a slot
/// of the reserve: an engine's step cannot be interrupted, but shares the processor.
struct LiveQueue<ID: Hashable & Sendable>: Sendable {
    enum Action: Equatable {
        case start(ID)
        /// The work should end at once; it still has to `leave`.
        case preempt(ID)
    }

    private var slots: Int
    private let reserve: Int
    private var running: [(id: ID, urgency: LiveUrgency, isLeaving: Bool)] = []
    private var waiting: [(id: ID, urgency: LiveUrgency)] = []

    init(slots: Int, reserve: Int = 0) {
        self.slots = max(1, slots)
        self.reserve = max(0, reserve)
    }

    /// How many decode.
    var runningCount: Int { running.count }
    /// How many wait.
    var waitingCount: Int { waiting.count }

    /// Somebody wants to decode.
    mutating func arrive(_ id: ID, _ urgency: LiveUrgency) -> [Action] {
        let index = waiting.firstIndex { $0.urgency.rawValue < urgency.rawValue } ?? waiting.count
        waiting.insert((id, urgency), at: index)
        return settle()
    }

    /// Somebody who decoded is done.
    mutating func leave(_ id: ID) -> [Action] {
        running.removeAll { $0.id == id }
        return settle()
    }

    /// Somebody who waited does so no longer; false when there is nobody of that name waiting.
    mutating func withdraw(_ id: ID) -> Bool {
        let count = waiting.count
        waiting.removeAll { $0.id == id }
        return waiting.count < count
    }

    /// Somebody is no more urgent than this any longer.
    mutating func lower(_ id: ID, to urgency: LiveUrgency) -> [Action] {
        if withdraw(id) { return arrive(id, urgency) }
        for index in running.indices where running[index].id == id { running[index].urgency = urgency }
        return settle()
    }

    /// From now on there are `slots` decode slots, at least one.
    mutating func resize(_ slots: Int) -> [Action] {
        self.slots = max(1, slots)
        return settle()
    }

    private mutating func settle() -> [Action] {
        var actions: [Action] = []
        while let next = waiting.first, running.count < slots + (next.urgency == .interim ? 0 : reserve) {
            waiting.removeFirst()
            running.append((next.id, next.urgency, false))
            actions.append(.start(next.id))
        }
        let urgent = waiting.count { $0.urgency != .interim }
        var wanted = running.count { !$0.isLeaving } + urgent - slots
        // The youngest interim has the least to lose.
        for index in running.indices.reversed() where wanted > 0 {
            guard running[index].urgency == .interim, !running[index].isLeaving else { continue }
            running[index].isLeaving = true
            wanted -= 1
            actions.append(.preempt(running[index].id))
        }
        return actions
    }
}
