import SoriCore

/// A line that fills while bytes arrive.
enum DownloadBar {
    /// The text for a position: a bar, percent, MB, MB/s and the time left.
    ///
    /// - Parameters:
    ///   - done: bytes that are there.
    ///   - total: bytes in all.
    ///   - bytesPerSecond: the speed, or nil while it is not known.
    static func line(done: Int, total: Int, bytesPerSecond: Double?) -> String {
        let share = total > 0 ? max(0, min(1, Double(done) / Double(total))) : 1
        let cells = Int(share * 30)
        let bar = String(repeating: "█", count: cells) + String(repeating: "░", count: 30 - cells)
        let line = "\(bar) \(Int(share * 100))%  \(done / 1_000_000)/\(total / 1_000_000) MB"
        guard let rate = bytesPerSecond, rate > 0 else { return line }
        let left = Int((Double(total - done) / rate).rounded(.up))
        return line
            + "  \((rate / 1e6).rounded(toPlaces: 1)) MB/s  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
}
