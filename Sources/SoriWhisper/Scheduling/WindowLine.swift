/// Which recordings may hold a window now and which wait, in order of arrival. Pure; `WindowGate` does the waiting.
struct WindowLine: Sendable {
    /// What a newcomer does.
    enum Arrival: Equatable {
        /// A place was free and is now taken.
        case enter
        /// Wait to be named by `leave`.
        case wait
        /// The line is too long.
        case refuse
    }

    private var free: Int
    private let longest: Int
    private var line: [Int] = []

    /// `places` at once, at most `longest` waiting.
    init(places: Int, longest: Int) {
        free = max(1, places)
        self.longest = longest
    }

    /// `ticket` asks for a place.
    mutating func arrive(_ ticket: Int) -> Arrival {
        if free > 0 {
            free -= 1
            return .enter
        }
        guard line.count < longest else { return .refuse }
        line.append(ticket)
        return .wait
    }

    /// A place gets free; the ticket returned has it now.
    mutating func leave() -> Int? {
        guard !line.isEmpty else {
            free += 1
            return nil
        }
        return line.removeFirst()
    }

    /// `ticket` gives up waiting; false when it does not wait.
    mutating func withdraw(_ ticket: Int) -> Bool {
        guard let index = line.firstIndex(of: ticket) else { return false }
        line.remove(at: index)
        return true
    }
}
