import Testing

@testable import SoriHTTP

struct MultipartParserTests {
    private struct Part: Equatable {
        var disposition: String
        var body: String
    }

    private func parse(_ text: String, boundary: String = "XX", step: Int) throws -> (parts: [Part], isComplete: Bool) {
        var limits = MultipartParser.Limits()
        limits.headerBytes = 200
        limits.preambleBytes = 100
        limits.parts = 5
        var parser = try #require(MultipartParser(boundary: boundary, limits: limits))
        var parts: [Part] = []
        var body: [UInt8] = []
        var disposition = ""
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            let buffer = Array(bytes[start..<min(start + step, bytes.count)])
            var offset = 0
            while let event = try parser.next(buffer.span, at: &offset) {
                switch event {
                case .part(let headers):
                    disposition = headers["content-disposition"] ?? ""
                    body = []
                case .data(let range): body += buffer[range]
                case .heldBack(let count): body += parser.delimiter[..<count]
                case .partEnd: parts.append(Part(disposition: disposition, body: String(decoding: body, as: UTF8.self)))
                }
            }
        }
        return (parts, parser.isComplete)
    }

    private static let text =
        "pre\r\n--XX \r\nContent-Disposition: a\r\nX: y\r\n\r\nline\r\n--X\r\n-\r\r\n--XY\r\n--XX\r\n"
        + "Content-Disposition: b\r\n\r\n\r\n--XX\r\nContent-Disposition: c\r\n\r\n--XX is not a line here\r\n--XX--\r\nepilogue"

    @Test(arguments: 1...40) func everySplitGivesTheSame(_ step: Int) throws {
        let result = try parse(Self.text, step: step)
        #expect(
            result.parts == [
                Part(disposition: "a", body: "line\r\n--X\r\n-\r\r\n--XY"), Part(disposition: "b", body: ""),
                Part(disposition: "c", body: "--XX is not a line here"),
            ])
        #expect(result.isComplete)
    }

    @Test func withoutItsEndItIsIncomplete() throws {
        #expect(try !parse("--XX\r\nContent-Disposition: a\r\n\r\nbody", step: 5).isComplete)
        #expect(try !parse("no boundary", step: 5).isComplete)
    }

    @Test(arguments: [
        String(repeating: "p", count: 300),
        "--XXgarbage\(String(repeating: " ", count: 80))",
        "--XX\r\n\(String(repeating: "H: x\r\n", count: 60))",
        "--XX\r\nno colon\r\n\r\n",
        String(repeating: "--XX\r\n\r\n\r\n", count: 8),
    ])
    func refusesGarbage(_ text: String) {
        #expect(throws: HTTPError.self) { try parse(text, step: 7) }
    }

    @Test func boundariesAreChecked() {
        #expect(MultipartParser(boundary: "") == nil)
        #expect(MultipartParser(boundary: String(repeating: "b", count: 71)) == nil)
        #expect(MultipartParser(boundary: "a\r\n") == nil)
        #expect(MultipartParser(boundary: String(repeating: "b", count: 70)) != nil)
    }
}
