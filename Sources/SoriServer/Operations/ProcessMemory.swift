import FoundationEssentials

/// The memory of this process.
enum ProcessMemory {
    /// MB (2^20 bytes) that are in use now, shared ones among them; nil where the system does not tell. Blocks briefly.
    static func residentMB() -> Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        return residentMB(in: text)
    }

    /// Reads the line `VmRSS:   123 kB`.
    static func residentMB(in text: String) -> Double? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
        return line.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first
            .flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 }
    }
}
