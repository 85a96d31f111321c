import Testing

@testable import SoriHTTP

/// What the fuzzers found, as bytes.
struct FuzzCaseTests {
    /// Found when a part's header was written and read again: a combining mark behind the colon hid it, or the space
    /// behind it, from a text's characters.
    @Test(arguments: ["a: \u{301}v", "a:\t\u{301}v", "a:\u{301}v"])
    func combiningMarksDoNotHideColonsOrSpaces(_ line: String) throws {
        var parser = try #require(MultipartParser(boundary: "X"))
        let bytes = Array("--X\r\n\(line)\r\n\r\n".utf8)
        var offset = 0
        var fields: HTTPHeaders?
        while let event = try parser.next(bytes.span, at: &offset) {
            if case .part(let headers) = event { fields = headers }
        }
        #expect(fields?.fields.map(\.name) == ["a"])
        #expect(fields.map { Array(($0["a"] ?? "").utf8) } == Array("\u{301}v".utf8))
    }

    /// Bytes that are no UTF-8 in a part's header become U+FFFD and nothing worse.
    @Test func partHeadersNeedNotBeUTF8() throws {
        var parser = try #require(MultipartParser(boundary: "boundary12345"))
        let bytes =
            Array("--boundary12345\r\nContent-Disposit".utf8) + [UInt8](repeating: 0x8A, count: 8)
            + Array("ion: form-data; name=\"a\"\r\n\r\n1\r\n--boundary12345--".utf8)
        var offset = 0
        var parts = 0
        while let event = try parser.next(bytes.span, at: &offset) { if case .partEnd = event { parts += 1 } }
        #expect(parts == 1 && parser.isComplete)
    }
}
