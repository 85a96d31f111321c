import SoriCore

/// A line that fills while a file is transcribed.
struct ProgressBar: Sendable {
    /// The text for a position.
    ///
    /// - Parameters:
    ///   - name: the file's name, cut to 24 characters.
    ///   - done: seconds of audio transcribed.
    ///   - total: seconds in all, or nil when not known.
    ///   - elapsed: seconds since the start.
    static func line(name: String, done: Double, total: Double?, elapsed: Double) -> String {
        let shown = name.count > 24 ? "…" + name.suffix(23) : name
        let speed = elapsed > 0 ? "\((done / elapsed).rounded(toPlaces: 1))x" : ""
        guard let total, total > 0 else { return "\(shown)  \(Int(done)) s  \(speed)" }
        let share = max(0, min(1, done / total))
        let cells = Int(share * 30)
        let bar = String(repeating: "█", count: cells) + String(repeating: "░", count: 30 - cells)
        return "\(shown) \(bar) \(Int(share * 100))%  \(Int(done))/\(Int(total)) s  \(speed)"
    }
}
