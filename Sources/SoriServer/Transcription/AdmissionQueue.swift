/// Who may start and who waits: a fixed number of places, given in order of arrival. Pure; `Admission` does the waiting.
struct AdmissionQueue<Ticket: Hashable & Sendable>: Sendable {
    /// What the caller does next.
    enum Arrival: Equatable {
        /// A place was free and is now taken.
        case start
        /// Wait until the ticket is named by `leave` or `withdraw`.
        case wait
        /// The line is too long.
        case refuse
    }

    private let places: Int
    private let longestLine: Int
    private var taken = 0
    private var line: [Ticket] = []

    /// `places` at once, at most `longestLine` waiting.
    init(places: Int, longestLine: Int) {
        self.places = max(1, places)
        self.longestLine = longestLine
    }

    /// How many wait.
    var waiting: Int { line.count }
    /// How many have a place.
    var running: Int { taken }

    /// A newcomer asks for a place.
    mutating func arrive(_ ticket: Ticket) -> Arrival {
        if taken < places && line.isEmpty {
            taken += 1
            return .start
        }
        guard line.count < longestLine else { return .refuse }
        line.append(ticket)
        return .wait
    }

    /// Someone with a place is done; the ticket returned has the place now.
    mutating func leave() -> Ticket? {
        guard !line.isEmpty else {
            taken -= 1
            return nil
        }
        return line.removeFirst()
    }

    /// Someone waiting gives up; false when the ticket is no longer in the line.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = line.firstIndex(of: ticket) else { return false }
        line.remove(at: index)
        return true
    }
}
