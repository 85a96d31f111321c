import SoriCore

/// A line that fills while something is worked on.
enum ProgressBar {
    /// The line of a transcription: the file's name, a bar, percent, seconds and the speed.
    ///
    /// - Parameters:
    ///   - name: the file's name, cut to 24 characters.
    ///   - done: seconds of audio transcribed.
    ///   - total: seconds in all, or nil when not known.
    ///   - elapsed: seconds since the start.
    static func transcription(name: String, done: Double, total: Double?, elapsed: Double) -> String {
        let shown = name.count > 24 ? "…" + name.suffix(23) : name
        let speed = elapsed > 0 ? "\((done / elapsed).rounded(toDecimals: 1))x" : ""
        guard let total, total > 0 else { return "\(shown)  \(Int(done)) s  \(speed)" }
        return "\(shown) \(bar(done / total))  \(Int(done))/\(Int(total)) s  \(speed)"
    }

    /// The line of a download: a bar, percent, MB, MB/s and the time left.
    ///
    /// - Parameters:
    ///   - done: bytes that are there.
    ///   - total: bytes in all.
    ///   - bytesPerSecond: the speed, or nil while it is not known.
    static func download(done: Int, total: Int, bytesPerSecond: Double?) -> String {
        let line =
            bar(total > 0 ? Double(done) / Double(total) : 1) + "  \(done / 1_000_000)/\(total / 1_000_000) MB"
        guard let rate = bytesPerSecond, rate > 0 else { return line }
        let left = Int((Double(total - done) / rate).rounded(.up))
        return line
            + "  \((rate / 1e6).rounded(toDecimals: 1)) MB/s  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }

    /// The line of a run over many files: a bar, percent, files and the time left.
    ///
    /// - Parameters:
    ///   - done: files that are done.
    ///   - total: files in all.
    ///   - elapsed: seconds since the start.
    static func files(done: Int, total: Int, elapsed: Double) -> String {
        let line = bar(total > 0 ? Double(done) / Double(total) : 1) + "  \(done)/\(total) files"
        guard done > 0 else { return line }
        let left = Int((elapsed / Double(done) * Double(total - done)).rounded(.up))
        return line + "  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }

    /// Thirty cells and the percent; `share` is moved into 0...1.
    private static func bar(_ share: Double) -> String {
        let share = max(0, min(1, share))
        let cells = Int(share * 30)
        return String(repeating: "█", count: cells) + String(repeating: "░", count: 30 - cells)
            + " \(Int(share * 100))%"
    }
}
