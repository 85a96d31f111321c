import FoundationEssentials

/// How much memory the machine (or the container) has left.
public struct MemoryStatus: Sendable, Equatable {
    /// How bad it is.
    public enum Level: String, Sendable, Encodable {
        /// Enough.
        case ok
        /// Under 15 % left.
        case warning
        /// Under 5 % or 256 MB left: only requests with `is_stream=true` are taken.
        case critical
    }

    /// MB (10^6 bytes would be wrong here: 2^20, as the services before this one counted) that can still be used.
    public var availableMB: Double
    /// MB (2^20 bytes) in all.
    public var totalMB: Double
    /// MB (2^20 bytes) that the system could move to disk.
    public var swapMB: Double

    /// Makes a status from numbers of MB (2^20 bytes).
    public init(availableMB: Double, totalMB: Double, swapMB: Double = 0) {
        self.availableMB = availableMB
        self.totalMB = totalMB
        self.swapMB = swapMB
    }

    /// Bytes that a model may take: with more the system would kill the process.
    public var loadableBytes: Int { Int((availableMB + swapMB) * 1_048_576) }

    /// The share in use, 0...100.
    public var usedPercent: Double { totalMB > 0 ? max(0, min(100, 100 * (1 - availableMB / totalMB))) : 0 }

    /// How bad it is.
    public var level: Level {
        if availableMB < 256 || usedPercent > 95 { return .critical }
        return usedPercent > 85 ? .warning : .ok
    }

    /// Reads `/proc/meminfo` and the limit of the control group; nil where neither can be read.
    public static func current() -> MemoryStatus? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
        func megabytes(_ key: String) -> Double? {
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key + ":") }) else { return nil }
            return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
        }
        guard let total = megabytes("MemTotal"), let available = megabytes("MemAvailable") else { return nil }
        let machine = MemoryStatus(availableMB: available, totalMB: total, swapMB: megabytes("SwapFree") ?? 0)
        guard let limit = number("/sys/fs/cgroup/memory.max"), let used = number("/sys/fs/cgroup/memory.current"),
            limit / 1_048_576 < total
        else { return machine }
        let statistics = try? String(contentsOfFile: "/sys/fs/cgroup/memory.stat", encoding: .utf8)
        let left = max(0, limit - used + fileBytes(inStatistics: statistics ?? "")) / 1_048_576
        return MemoryStatus(availableMB: min(left, available), totalMB: limit / 1_048_576, swapMB: machine.swapMB)
    }

    /// Bytes of files that a control group counts as used although the system drops them as soon as memory is short.
    static func fileBytes(inStatistics text: String) -> Double {
        let counts = text.split(separator: "\n").map { $0.split(separator: " ") }
        return counts.filter { $0.first == "inactive_file" || $0.first == "active_file" }
            .compactMap { $0.dropFirst().first.flatMap { Double($0) } }.reduce(0, +)
    }

    private static func number(_ path: String) -> Double? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Double($0.filter { !$0.isWhitespace }) }
    }
}
