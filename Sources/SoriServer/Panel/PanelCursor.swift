/// How far a reader of the panel has come: what came before it is not told again.
struct PanelCursor: Sendable, Equatable {
    /// Names the process: after a restart everything is new.
    let run: Int
    /// The newest slot of the charts; it is told again, for it was not over.
    let slot: Int
    /// How many requests had been answered.
    let answer: Int
    /// The number of the newest request that is listed.
    let request: Int
    /// The number of the newest error.
    let error: Int

    /// Makes a cursor.
    init(run: Int, slot: Int, answer: Int, request: Int, error: Int) {
        self.run = run
        self.slot = slot
        self.answer = answer
        self.request = request
        self.error = error
    }

    /// Reads `RUN.SLOT.ANSWER.REQUEST.ERROR`; nil for what is none.
    init?(_ text: String?) {
        let numbers = (text ?? "").split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard numbers.count == 5, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        self.init(run: numbers[0], slot: numbers[1], answer: numbers[2], request: numbers[3], error: numbers[4])
    }

    /// The text that a reader gives back.
    var text: String { "\(run).\(slot).\(answer).\(request).\(error)" }
}
