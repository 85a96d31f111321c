/// Who may decode now, and who waits: finals before interims, each in order of arrival. Pure.
///
/// A final that finds every place taken asks an interim to leave.
struct LiveQueue<ID: Hashable & Sendable>: Sendable {
    enum Action: Equatable {
        case start(ID)
        /// The work should end at once; it still has to `leave`.
        case preempt(ID)
    }

    private let places: Int
    private var running: [(id: ID, urgency: LiveUrgency, isLeaving: Bool)] = []
    private var finals: [ID] = []
    private var interims: [ID] = []

    init(places: Int) { self.places = max(1, places) }

    /// How many decode.
    var runningCount: Int { running.count }
    /// How many wait.
    var waitingCount: Int { finals.count + interims.count }

    /// Somebody wants to decode.
    mutating func arrive(_ id: ID, _ urgency: LiveUrgency) -> [Action] {
        switch urgency {
        case .final: finals.append(id)
        case .interim: interims.append(id)
        }
        return settle()
    }

    /// Somebody who decoded is done.
    mutating func leave(_ id: ID) -> [Action] {
        running.removeAll { $0.id == id }
        return settle()
    }

    /// Somebody who waited does so no longer; false when there is nobody of that name waiting.
    mutating func withdraw(_ id: ID) -> Bool {
        let count = waitingCount
        finals.removeAll { $0 == id }
        interims.removeAll { $0 == id }
        return waitingCount < count
    }

    private mutating func settle() -> [Action] {
        var actions: [Action] = []
        while running.count < places, waitingCount > 0 {
            let isFinal = !finals.isEmpty
            let id = isFinal ? finals.removeFirst() : interims.removeFirst()
            running.append((id, isFinal ? .final : .interim, false))
            actions.append(.start(id))
        }
        var wanted = finals.count - running.count(where: \.isLeaving)
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
