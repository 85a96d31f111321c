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
