import FoundationEssentials
import SoriModels

/// The models that are being pulled, that wait for it, and what became of the last ones. Pure: the time is told.
struct PullQueue: Sendable {
    enum Status: String, Sendable, Encodable {
        case waiting, running, completed, failed, cancelled

        var isFinal: Bool { self != .waiting && self != .running }
    }

    /// One model.
    struct Pull: Sendable, Equatable {
        let id: String
        let model: HubModelName
        let addedAt: Date
        var status = Status.waiting
        var startedAt: Date?
        var endedAt: Date?
        /// Bytes that are here, those of earlier tries included, and in all; nil before the hub has told.
        var done: Int?
        var total: Int?
        /// Whether it was there already, and nothing had to be fetched.
        var wasThere = false
        var failure: ModelErrorCode?
        /// What was there at some earlier moments, for the speed.
        fileprivate var marks: [Mark] = []

        fileprivate struct Mark: Sendable, Equatable {
            let time: Date
            let done: Int
        }

        /// Bytes a second over the last seconds; nil while it is not known.
        func speed(at now: Date) -> Double? {
            guard status == .running, let first = marks.first, let done else { return nil }
            let seconds = now.timeIntervalSince(first.time)
            return seconds >= 1 ? max(0, Double(done - first.done) / seconds) : nil
        }
    }

    /// What a cancellation meets.
    enum Cancellation: Equatable {
        case unknown
        /// It had ended, or not begun: it is done with.
        case done
        /// It is running: its work is to be stopped.
        case running
    }

    /// Pulls at once; each fetches several files at a time.
    static let atOnce = 2
    static let mostWaiting = 16
    /// Pulls that have ended and are still listed.
    static let mostEnded = 32
    private static let mostMarks = 6

    /// In order of arrival.
    private(set) var pulls: [Pull] = []

    /// Adds a model, or gives the pull of the same one that is not over; nil when too many wait.
    mutating func add(_ model: HubModelName, id: String, at now: Date) -> Pull? {
        if let same = pulls.first(where: { !$0.status.isFinal && $0.model == model }) { return same }
        guard pulls.count(where: { $0.status == .waiting }) < Self.mostWaiting else { return nil }
        let pull = Pull(id: id, model: model, addedAt: now)
        pulls.append(pull)
        return pull
    }

    /// The next pull to begin, which counts as running from now on; nil when there is none, or enough are running. Two
    /// revisions of one model are not fetched at once, for they have one folder.
    mutating func begin(at now: Date) -> Pull? {
        let running = pulls.filter { $0.status == .running }
        guard running.count < Self.atOnce,
            let index = pulls.firstIndex(where: { pull in
                pull.status == .waiting && !running.contains { $0.model.name == pull.model.name }
            })
        else { return nil }
        pulls[index].status = .running
        pulls[index].startedAt = now
        return pulls[index]
    }

    /// More of a model has come.
    mutating func advanced(_ id: String, done: Int, total: Int, at now: Date) {
        guard let index = index(id), pulls[index].status == .running else { return }
        pulls[index].done = done
        pulls[index].total = total
        let marks = pulls[index].marks
        if let last = marks.last, now.timeIntervalSince(last.time) < 1, done >= last.done { return }
        // What begins anew has less than before.
        if let last = marks.last, done < last.done { pulls[index].marks = [] }
        pulls[index].marks.append(Pull.Mark(time: now, done: done))
        if pulls[index].marks.count > Self.mostMarks { pulls[index].marks.removeFirst() }
    }

    /// A model is here.
    mutating func completed(_ id: String, wasThere: Bool, at now: Date) {
        guard let index = index(id) else { return }
        pulls[index].wasThere = wasThere
        if let total = pulls[index].total { pulls[index].done = total }
        end(index, .completed, at: now)
    }

    /// A pull could not be done.
    mutating func failed(_ id: String, _ code: ModelErrorCode, at now: Date) {
        guard let index = index(id) else { return }
        pulls[index].failure = code
        end(index, .failed, at: now)
    }

    /// The work on a pull was stopped.
    mutating func stopped(_ id: String, at now: Date) {
        if let index = index(id) { end(index, .cancelled, at: now) }
    }

    /// Takes a pull back; one that has ended is forgotten.
    mutating func cancel(_ id: String, at now: Date) -> Cancellation {
        guard let index = index(id) else { return .unknown }
        switch pulls[index].status {
        case .running: return .running
        case .waiting: end(index, .cancelled, at: now)
        case .completed, .failed, .cancelled: pulls.remove(at: index)
        }
        return .done
    }

    private mutating func end(_ index: Int, _ status: Status, at now: Date) {
        pulls[index].status = status
        pulls[index].endedAt = now
        pulls[index].marks = []
        let ended = pulls.count { $0.status.isFinal }
        if ended > Self.mostEnded, let oldest = pulls.firstIndex(where: \.status.isFinal) { pulls.remove(at: oldest) }
    }

    private func index(_ id: String) -> Int? { pulls.firstIndex { $0.id == id } }
}
