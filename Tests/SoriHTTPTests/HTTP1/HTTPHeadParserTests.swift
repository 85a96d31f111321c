import Testing

@testable import SoriHTTP

struct HTTPHeadParserTests {
    private func parse(_ text: String, maxBytes: Int = 4_096) throws -> (head: HTTPRequestHead, length: Int)? {
        var parser = HTTPHeadParser(maxBytes: maxBytes, maxFields: 20)
        let bytes = Array(text.utf8)
        return try parser.parse(bytes.span)
    }

    private func status(_ text: String) -> Int {
        do {
            _ = try parse(text)
            return 0
        } catch { return (error as? HTTPError)?.status.rawValue ?? -1 }
    }

    @Test func readsARequest() throws {
        let text =
            "POST /a%20b/%EA%B0%80?x=1&y=%2B+z HTTP/1.1\r\nHost: h\r\nX-A:  v  \r\nContent-Length: 5\r\n\r\nhello"
        let (head, length) = try #require(try parse(text))
        #expect(head.method == .post)
        #expect(head.path == "/a b/가")
        #expect(head.query.map(\.name) == ["x", "y"])
        #expect(head.query.map(\.value) == ["1", "+ z"])
        #expect(head.headers["x-a"] == "v")
        #expect(head.framing == .length(5))
        #expect(head.keepsAlive)
        #expect(length == text.utf8.count - 5)
    }

    @Test func everySplitGivesTheSame() throws {
        let bytes = Array("\r\nGET http://h/p?q=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".utf8)
        for step in 1...7 {
            var parser = HTTPHeadParser()
            var found: HTTPRequestHead?
            for end in stride(from: 0, through: bytes.count + step, by: step) {
                let part = Array(bytes[..<min(end, bytes.count)])
                if let (head, length) = try parser.parse(part.span) {
                    #expect(length == bytes.count)
                    found = head
                    break
                }
            }
            let head = try #require(found)
            #expect(head.path == "/p")
            #expect(!head.keepsAlive)
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /\r\n\r\n", 400),
        ("\u{16}\u{3}\u{1}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA : c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\u{0}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: b\nC: d\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417),
    ])
    func refusesWhatIsAmbiguous(_ text: String, _ expected: Int) {
        #expect(status(text) == expected)
    }

    @Test func limitsAreKept() {
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "b", count: 5_000))\r\n\r\n") == 431)
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "b", count: 5_000))") == 431)
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 30))\r\n") == 431)
    }
}
