/// Cuts bytes that arrive cut anywhere into lines. Pure.
struct LineSplitter: Sendable {
    /// The longest line that is kept.
    private static let longest = 1 << 20
    private var rest: [UInt8] = []

    /// The lines that `bytes` complete, without their ends; nil when a line has become too long.
    mutating func add(_ bytes: [UInt8]) -> [String]? {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
                lines.append(String(decoding: rest, as: UTF8.self))
                rest.removeAll(keepingCapacity: true)
            } else {
                rest.append(byte)
            }
        }
        return rest.count <= Self.longest ? lines : nil
    }

    /// What is left without an end.
    mutating func finish() -> String? {
        defer { rest = [] }
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }
}
