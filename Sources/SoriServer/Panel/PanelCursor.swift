/// How far a reader of the panel has come: what came before it is not told again.
struct PanelCursor: Sendable, Equatable {
    /// Names the process: after a restart everything is new.
    let run: Int
    /// The newest slot of the charts; it is told again, for it was not over.
    let slot: Int
    /// The number of the newest request.
    let request: Int
    /// The number of the newest error.
    let error: Int

    /// Makes a cursor.
    init(run: Int, slot: Int, request: Int, error: Int) {
        self.run = run
        self.slot = slot
        self.request = request
        self.error = error
    }

    /// Reads `RUN.SLOT.REQUEST.ERROR`; nil for what is none.
    init?(_ text: String?) {
        let numbers = (text ?? "").split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 4, let run = numbers[0], let slot = numbers[1], let request = numbers[2],
            let error = numbers[3], min(run, slot, request, error) >= 0
        else { return nil }
        self.init(run: run, slot: slot, request: request, error: error)
    }

    /// The text that a reader gives back.
    var text: String { "\(run).\(slot).\(request).\(error)" }
}
