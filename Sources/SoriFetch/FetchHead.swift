/// The status and header fields of an answer, after redirects.
public struct FetchHead: Sendable, Equatable {
    /// The status, such as 200 or 206.
    public var status: Int
    private var fields: [String: String]

    /// Makes a head; of several fields of one name the last one counts.
    public init(status: Int, fields: [(name: String, value: String)] = []) {
        self.status = status
        self.fields = Dictionary(fields.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The value of a header field, whatever the case of its name.
    public subscript(name: String) -> String? { fields[name.lowercased()] }

    /// Whether the request did what was asked.
    public var isSuccess: Bool { (200..<300).contains(status) }

    mutating func add(_ name: String, _ value: String) { fields[name.lowercased()] = value }
}

/// Puts header lines together as they come, one head after another where there are redirects. Pure.
struct FetchHeadReader {
    /// A server that sends more than this in one head is not heard to its end.
    static let mostBytes = 1 << 18

    /// The newest complete head that is no interim answer (1xx).
    private(set) var head: FetchHead?
    private var open: FetchHead?
    private var bytes = 0

    /// Takes one line with its end; false when the heads have become too long.
    mutating func read(_ line: [UInt8]) -> Bool {
        bytes += line.count
        guard bytes <= Self.mostBytes else { return false }
        let text = String(decoding: line, as: UTF8.self).trimmedOfSpaces
        if text.hasPrefix("HTTP/") {
            let parts = text.split(separator: " ", maxSplits: 2)
            open = FetchHead(status: parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
            bytes = line.count
        } else if text.isEmpty {
            if let open, open.status >= 200 { head = open }
        } else if let colon = text.firstIndex(of: ":") {
            open?.add(
                String(text[..<colon]).trimmedOfSpaces, String(text[text.index(after: colon)...]).trimmedOfSpaces)
        }
        return true
    }
}

extension String {
    fileprivate var trimmedOfSpaces: String {
        let kept = drop(while: \.isWhitespace)
        return String(kept.reversed().drop(while: \.isWhitespace).reversed())
    }
}
