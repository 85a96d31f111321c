/// `METHOD target HTTP/1.x` (RFC 9112, section 3).
enum HTTPRequestLine {
    /// A head with that line and nothing else; throws a 400, 414 or 505 `HTTPError`.
    static func parse(_ line: Span<UInt8>) throws(HTTPError) -> HTTPRequestHead {
        var methodEnd = 0
        while methodEnd < line.count, HTTPHeaders.isToken(line[methodEnd]), methodEnd < 32 { methodEnd += 1 }
        guard methodEnd > 0, methodEnd < line.count, line[methodEnd] == 0x20 else {
            throw HTTPHeadParser.malformed("the request line must start with a method")
        }
        var targetEnd = line.count
        while targetEnd > methodEnd, line[targetEnd - 1] != 0x20 { targetEnd -= 1 }
        let version = line.extracting(targetEnd..<line.count)
        targetEnd -= 1
        guard targetEnd > methodEnd else { throw HTTPHeadParser.malformed("the request line has no target or version") }
        let minor = try minorVersion(version)
        let (path, query) = try target(line.extracting((methodEnd + 1)..<targetEnd))
        return HTTPRequestHead(
            method: method(line.extracting(0..<methodEnd)), path: path, query: query, minorVersion: minor, headers: [:],
            framing: .none, keepsAlive: false, expectsContinue: false)
    }

    /// A path and query from a target: `/path?query`, `http://host/path?query` or `*`.
    static func target(
        _ bytes: Span<UInt8>
    ) throws(HTTPError) -> (path: String, query: [(name: String, value: String)]) {
        for index in bytes.indices where bytes[index] <= 0x20 || bytes[index] == 0x7F {
            throw HTTPHeadParser.malformed("the request's target has a space or control character")
        }
        var start = 0
        if bytes.count > 7, bytes[0] != UInt8(ascii: "/"), let authority = schemeEnd(bytes) {
            start = authority
            while start < bytes.count, bytes[start] != UInt8(ascii: "/"), bytes[start] != UInt8(ascii: "?") {
                start += 1
            }
        }
        var pathEnd = start
        while pathEnd < bytes.count, bytes[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
        guard let path = PercentCoding.decode(bytes.extracting(start..<pathEnd), plusIsSpace: false) else {
            throw HTTPHeadParser.malformed("the path has a broken percent escape, a NUL or is no UTF-8")
        }
        guard path.isEmpty && start > 0 || path.utf8.first == UInt8(ascii: "/") || path == "*" else {
            throw HTTPHeadParser.malformed("the path must start with /")
        }
        guard pathEnd < bytes.count else { return (path.isEmpty ? "/" : path, []) }
        guard let query = FormEncoding.parse(bytes.extracting((pathEnd + 1)..<bytes.count)) else {
            throw HTTPHeadParser.malformed("the query has a broken percent escape, a NUL, is no UTF-8 or is too long")
        }
        return (path.isEmpty ? "/" : path, query)
    }

    private static func schemeEnd(_ bytes: Span<UInt8>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let text = Array("\(scheme)".utf8)
            guard bytes.count > text.count else { continue }
            if text.indices.allSatisfy({ bytes[$0] | 0x20 == text[$0] | 0x20 }) { return text.count }
        }
        return nil
    }

    private static func method(_ bytes: Span<UInt8>) -> HTTPMethod {
        if bytes.count == 3, bytes[0] == UInt8(ascii: "G"), bytes[1] == UInt8(ascii: "E"), bytes[2] == UInt8(ascii: "T")
        {
            return .get
        }
        return HTTPMethod(rawValue: PercentCoding.text(bytes))
    }

    private static func minorVersion(_ bytes: Span<UInt8>) throws(HTTPError) -> Int {
        let prefix = Array("HTTP/1.".utf8)
        guard bytes.count == 8, prefix.indices.allSatisfy({ bytes[$0] == prefix[$0] }),
            bytes[7] == 0x30 || bytes[7] == 0x31
        else {
            throw HTTPError(505, code: .unknownHttpVersion, message: "use HTTP/1.1, or HTTP/2 over TLS")
        }
        return Int(bytes[7]) - 0x30
    }
}
