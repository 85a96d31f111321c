/// Header fields in order; names are compared without case and kept in lower case.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// The fields in order, names in lower case.
    public private(set) var fields: [(name: String, value: String)] = []

    /// No fields.
    public init() {}

    /// Fields from a literal, in its order.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first value under `name`, or nil; setting replaces every value, setting nil removes them.
    public subscript(name: String) -> String? {
        get {
            let name = name.lowercased()
            return fields.first { $0.name == name }?.value
        }
        set {
            let name = name.lowercased()
            fields.removeAll { $0.name == name }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Every value under `name`, in order.
    public func all(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name == name }.map(\.value)
    }

    /// Adds a field beside those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append((name.lowercased(), value))
    }

    /// Adds a field whose name is in lower case already.
    mutating func append(lowercaseName name: String, _ value: String) { fields.append((name, value)) }

    /// The first value under a name in lower case, without the cost of lowering it.
    func first(_ lowercaseName: String) -> String? { fields.first { $0.name == lowercaseName }?.value }

    /// The same fields in the same order.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    /// True for the fields that the server decides: a handler's word on them would break the framing.
    static func isServers(_ name: String) -> Bool {
        switch name {
        case "content-length", "transfer-encoding", "connection", "date", "x-request-id", "server": true
        default: false
        }
    }

    /// False when the field would break out of its line.
    static func isSane(_ name: String, _ value: String) -> Bool {
        for byte in value.utf8 where byte < 0x20 && byte != 0x09 || byte == 0x7F { return false }
        for byte in name.utf8 where !isToken(byte) { return false }
        return !name.isEmpty
    }

    /// True for the bytes of names and methods (RFC 9110, section 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "!"),
            UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
