public import SoriCore

/// Reads JSON from front to back, for model files of which Foundation's parser would take ten times as long.
///
/// Every error names the file and the byte. Nesting is limited, and what is kept is bounded by the length of the input.
public struct JSONScanner {
    /// The deepest nesting of arrays and objects that is read.
    public static let deepestNesting = 48

    private let bytes: [UInt8]
    private let file: String
    /// The offset of the next byte.
    public private(set) var position = 0
    private var depth = 0

    /// Starts at the first byte of `bytes`; `file` names them in errors.
    public init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// The next byte that is not white space, not consumed; nil at the end.
    public mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Fails unless only white space is left.
    public mutating func finish() throws(FileError) {
        guard peek() == nil else { throw failure("something follows the value") }
    }

    /// Goes through an object: `body` is called at each value and must consume it. The key is its UTF-8.
    public mutating func object(
        _ body: (_ key: [UInt8], _ scanner: inout JSONScanner) throws(FileError) -> Void
    ) throws(FileError) {
        try open("{")
        var key: [UInt8] = []
        if peek() == UInt8(ascii: "}") {
            position += 1
        } else {
            while true {
                key.removeAll(keepingCapacity: true)
                try string(into: &key)
                try expect(":")
                try body(key, &self)
                if try close("}") { break }
            }
        }
        depth -= 1
    }

    /// Goes through an array: `body` is called at each value and must consume it.
    public mutating func array(_ body: (_ scanner: inout JSONScanner) throws(FileError) -> Void) throws(FileError) {
        try open("[")
        if peek() == UInt8(ascii: "]") {
            position += 1
        } else {
            while true {
                try body(&self)
                if try close("]") { break }
            }
        }
        depth -= 1
    }

    /// Appends the UTF-8 of a string; a lone surrogate becomes U+FFFD, bytes that are no UTF-8 stay as they are.
    public mutating func string(into result: inout [UInt8]) throws(FileError) {
        try expect("\"")
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape(into: &result)
            case 0..<0x20: throw failure("a string holds a control character")
            default: result.append(byte)
            }
        }
        throw failure("a string does not end")
    }

    /// A string; bytes that are no UTF-8 become U+FFFD.
    public mutating func string() throws(FileError) -> String {
        var result: [UInt8] = []
        try string(into: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// A whole number that fits an Int.
    public mutating func integer() throws(FileError) -> Int {
        let text = try numberText()
        guard let value = Int(text) else { throw failure("\(text) is not a whole number") }
        return value
    }

    /// Consumes one value of any kind.
    public mutating func skip() throws(FileError) {
        switch peek() {
        case UInt8(ascii: "{"): try object { (_, scanner) throws(FileError) in try scanner.skip() }
        case UInt8(ascii: "["): try array { (scanner) throws(FileError) in try scanner.skip() }
        case UInt8(ascii: "\""): try skipString()
        default: _ = try value()
        }
    }

    /// One value of any kind, kept whole.
    public mutating func value() throws(FileError) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "{"):
            var members: [String: JSONValue] = [:]
            try object { (key, scanner) throws(FileError) in
                members[String(decoding: key, as: UTF8.self)] = try scanner.value()
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { (scanner) throws(FileError) in elements.append(try scanner.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default:
            let text = try numberText()
            guard let value = Double(text) else { throw failure("\(text) is not a number") }
            return .number(value)
        }
    }

    // MARK: - Parts of values

    private mutating func open(_ bracket: Unicode.Scalar) throws(FileError) {
        try expect(bracket)
        depth += 1
        guard depth <= Self.deepestNesting else { throw failure("it is nested too deeply") }
    }

    /// After an element: true at the closing bracket, false at a comma.
    private mutating func close(_ bracket: Unicode.Scalar) throws(FileError) -> Bool {
        let byte = peek()
        if byte == UInt8(ascii: bracket) || byte == UInt8(ascii: ",") {
            position += 1
            return byte == UInt8(ascii: bracket)
        }
        throw failure("expected , or \(bracket)")
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(FileError) {
        guard peek() == UInt8(ascii: character) else { throw failure("expected \(character)") }
        position += 1
    }

    private mutating func skipString() throws(FileError) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        position = bytes.count
        throw failure("a string does not end")
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(FileError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw failure("expected \(word)")
        }
        position = end
        return value
    }

    private mutating func numberText() throws(FileError) -> String {
        _ = peek()
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                position += 1
            default:
                guard position > start else { throw failure("expected a value") }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            }
            guard position - start <= 64 else { throw failure("a number is too long") }
        }
        guard position > start else { throw failure("expected a value") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func escape(into result: inout [UInt8]) throws(FileError) {
        guard position < bytes.count else { throw failure("a string does not end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): result.append(contentsOf: Array(String(try escapedScalar()).utf8))
        default: throw failure("a string holds an unknown escape")
        }
    }

    /// The scalar after `\u`, with the second half of a surrogate pair when it follows.
    private mutating func escapedScalar() throws(FileError) -> Unicode.Scalar {
        let first = try fourDigits()
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let start = position
        position += 2
        let second = try fourDigits()
        guard (0xDC00..<0xE000).contains(second) else {
            position = start
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws(FileError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw failure("a string does not end") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
            default: throw failure("a string holds a broken \\u escape")
            }
        }
        position += 4
        return value
    }

    /// An error that names the file and the byte.
    public func failure(_ what: String) -> FileError {
        FileError(
            code: .malformed, message: "\(file) is not sound JSON: \(what) at byte \(position); fetch it again")
    }
}
