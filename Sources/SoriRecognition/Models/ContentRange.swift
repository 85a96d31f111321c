/// The `Content-Range` of a partial answer: `bytes 5-9/10` (RFC 9110, section 14.4).
struct ContentRange: Equatable {
    /// The first byte.
    let start: Int
    /// Bytes of the whole.
    let total: Int

    /// Reads the field; nil when it is malformed or does not say the total.
    init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let total = Int(parts[1]) else { return nil }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = Int(ends[0]), let end = Int(ends[1]), start <= end, end < total else {
            return nil
        }
        self.start = start
        self.total = total
    }
}
