/// A field value with parameters, such as `form-data; name="file"; filename="a.wav"` (RFC 9110, section 5.6.6).
public struct HeaderParameters: Sendable {
    /// What stands before the first semicolon, in lower case.
    public let value: String
    private let parameters: [(name: String, value: String)]

    /// Takes a value apart; broken parameters are left out.
    public init(_ text: String) {
        var parts = Self.split(text)[...]
        value = Self.trim(parts.popFirst() ?? "").lowercased()
        parameters = parts.compactMap { part in
            guard let equals = part.firstIndex(of: "=") else { return nil }
            let name = Self.trim(String(part[..<equals])).lowercased()
            return (name, Self.unquote(Self.trim(String(part[part.index(after: equals)...]))))
        }
    }

    /// The first parameter of that name (lower case).
    public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// An extended parameter (`filename*=UTF-8''...`, RFC 8187) when it is there and sane, else the plain one.
    public func extended(_ name: String) -> String? {
        if let text = self[name + "*"] {
            let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count == 3, parts[0].lowercased() == "utf-8",
                let decoded = PercentCoding.decode(parts[2], plusIsSpace: false)
            {
                return decoded
            }
        }
        return self[name]
    }

    /// Splits at semicolons that stand outside quotes.
    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        for byte in text.utf8 {
            if !isQuoted, byte == UInt8(ascii: ";") {
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\")
            part.append(byte)
        }
        parts.append(String(decoding: part, as: UTF8.self))
        return parts
    }

    private static func trim(_ text: String) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// Takes the quotes off. A backslash counts before a quote or a backslash only: old browsers send `C:\dir\file`.
    private static func unquote(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return text }
        var plain: [UInt8] = []
        var index = 1
        while index < bytes.count - 1 {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count - 1,
                bytes[index + 1] == UInt8(ascii: "\"") || bytes[index + 1] == UInt8(ascii: "\\")
            {
                index += 1
            }
            plain.append(bytes[index])
            index += 1
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
