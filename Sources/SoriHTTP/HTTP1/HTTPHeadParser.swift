/// Reads the head of an HTTP/1 request (RFC 9112, sections 2-7) out of what has arrived.
///
/// Strict where leniency makes request smuggling possible: CRLF only, no folded lines, no space before the colon, one
/// framing (a length twice, or a length beside chunks, is refused).
struct HTTPHeadParser: Sendable {
    /// Longest head in bytes; longer ones get 431.
    var maxBytes = 32 * 1024
    /// Most header fields; more get 431.
    var maxFields = 200
    /// Bytes known to hold no end of head.
    private var scanned = 0

    init(maxBytes: Int = 32 * 1024, maxFields: Int = 200) {
        self.maxBytes = maxBytes
        self.maxFields = maxFields
    }

    /// The head at the start of `bytes` and its length, or nil while its end has not arrived.
    ///
    /// `bytes` begins where it began at the last call and has only grown.
    mutating func parse(_ bytes: Span<UInt8>) throws(HTTPError) -> (head: HTTPRequestHead, length: Int)? {
        // Empty lines before the request line are allowed (RFC 9112, section 2.2), within reason.
        var start = 0
        while start + 1 < bytes.count, start < 8, bytes[start] == 0x0D, bytes[start + 1] == 0x0A { start += 2 }
        guard let end = Self.endOfHead(bytes, from: max(start, scanned - 3)) else {
            scanned = bytes.count
            guard bytes.count < maxBytes else { throw Self.tooLarge("\(maxBytes) bytes") }
            return nil
        }
        scanned = 0
        guard end <= maxBytes else { throw Self.tooLarge("\(maxBytes) bytes") }
        return (try parseHead(bytes.extracting(start..<(end - 2))), end)
    }

    /// The offset behind the empty line, or nil.
    static func endOfHead(_ bytes: Span<UInt8>, from: Int) -> Int? {
        guard bytes.count - from >= 4 else { return nil }
        // Line feeds are found at memory speed, and there are few of them.
        var index = from + 3
        while index < bytes.count, let found = ByteSearch.first(0x0A, in: bytes, from: index) {
            if bytes[found - 1] == 0x0D, bytes[found - 2] == 0x0A, bytes[found - 3] == 0x0D { return found + 1 }
            index = found + 1
        }
        return nil
    }

    /// `bytes` are whole lines, each with its CRLF.
    private func parseHead(_ bytes: Span<UInt8>) throws(HTTPError) -> HTTPRequestHead {
        let lineEnd = Self.endOfLine(bytes, from: 0)
        var head = try HTTPRequestLine.parse(bytes.extracting(0..<lineEnd))
        head.headers = try Self.fields(bytes, from: lineEnd + 2, most: maxFields)
        try Self.readConnection(&head)
        return head
    }

    /// The header fields of the lines from `start` to the end of `bytes`, each with its CRLF; at most `most`.
    static func fields(_ bytes: Span<UInt8>, from start: Int, most: Int) throws(HTTPError) -> HTTPHeaders {
        var headers: HTTPHeaders = [:]
        var start = start
        var count = 0
        while start < bytes.count {
            let lineEnd = endOfLine(bytes, from: start)
            count += 1
            guard count <= most else { throw tooLarge("\(most) fields") }
            let (name, value) = try field(bytes.extracting(start..<lineEnd))
            headers.append(lowercaseName: name, value)
            start = lineEnd + 2
        }
        return headers
    }

    static func endOfLine(_ bytes: Span<UInt8>, from: Int) -> Int {
        var index = from
        while let found = ByteSearch.first(0x0D, in: bytes, from: index) {
            if found + 1 < bytes.count, bytes[found + 1] == 0x0A { return found }
            index = found + 1
        }
        return bytes.count
    }

    private static func field(_ line: Span<UInt8>) throws(HTTPError) -> (name: String, value: String) {
        var colon = 0
        var hasUpper = false
        while colon < line.count, line[colon] != UInt8(ascii: ":") {
            let byte = line[colon]
            guard HTTPHeaders.isToken(byte) else {
                throw malformed("a header field's name has a character that is not allowed")
            }
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { hasUpper = true }
            colon += 1
        }
        guard colon > 0, colon < line.count else { throw malformed("a header line has no name or no colon") }
        var start = colon + 1
        var end = line.count
        while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
        while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        for index in start..<end where line[index] < 0x20 && line[index] != 0x09 || line[index] == 0x7F {
            throw malformed("a header field's value has a control character")
        }
        let name = PercentCoding.text(line.extracting(0..<colon))
        return (hasUpper ? name.lowercased() : name, PercentCoding.text(line.extracting(start..<end)))
    }

    /// Body framing and what becomes of the connection (RFC 9112, sections 6.3 and 9.3).
    private static func readConnection(_ head: inout HTTPRequestHead) throws(HTTPError) {
        var length: Int?
        var isChunked = false
        var hosts = 0
        head.keepsAlive = head.minorVersion == 1
        for (name, value) in head.headers.fields {
            switch name {
            case "content-length":
                guard length == nil, let number = contentLength(value) else {
                    throw malformed("Content-Length must be given once, as a number")
                }
                length = number
            case "transfer-encoding":
                guard !isChunked, value.lowercased() == "chunked", head.minorVersion == 1 else {
                    throw HTTPError(
                        501, code: .unknownTransferEncoding, message: "the only transfer encoding known is chunked")
                }
                isChunked = true
            case "connection":
                let tokens = value.lowercased()
                if tokens.contains("close") { head.keepsAlive = false }
                if tokens.contains("keep-alive"), head.minorVersion == 0 { head.keepsAlive = true }
            case "expect":
                guard value.lowercased() == "100-continue" else {
                    throw HTTPError(
                        417, code: .unknownExpectation, message: "the only expectation known is 100-continue")
                }
                head.expectsContinue = head.minorVersion == 1
            case "host": hosts += 1
            default: break
            }
        }
        guard hosts == 1 || (hosts == 0 && head.minorVersion == 0) else {
            throw malformed("there must be one Host field")
        }
        if isChunked, length != nil { throw malformed("Content-Length and Transfer-Encoding exclude each other") }
        head.framing = isChunked ? .chunked : length.map { $0 == 0 ? .none : .length($0) } ?? .none
    }

    /// Digits only: no sign, no list; 15 digits are enough for any disk.
    private static func contentLength(_ text: String) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }

    static func malformed(_ message: String) -> HTTPError {
        HTTPError(400, code: .malformedRequest, message: message)
    }

    private static func tooLarge(_ limit: String) -> HTTPError {
        HTTPError(431, code: .headerTooLarge, message: "the request's header is larger than the limit of \(limit)")
    }
}
