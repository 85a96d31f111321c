import Testing

@testable import SoriHTTP

struct ChunkedDecoderTests {
    /// The body and the number of bytes used, fed in buffers of `step`.
    private func decode(_ text: String, step: Int) throws -> (body: String, used: Int, isDone: Bool) {
        var decoder = ChunkedDecoder()
        let bytes = Array(text.utf8)
        var body: [UInt8] = []
        var used = 0
        for start in stride(from: 0, to: bytes.count, by: step) {
            let buffer = Array(bytes[start..<min(start + step, bytes.count)])
            var offset = 0
            steps: while true {
                switch try decoder.step(buffer.span, at: &offset) {
                case .data(let range): body += buffer[range]
                case .needsMore: break steps
                case .end: return (String(decoding: body, as: UTF8.self), start + offset, true)
                }
            }
            used = start + offset
        }
        return (String(decoding: body, as: UTF8.self), used, false)
    }

    @Test(arguments: 1...12) func everySplitGivesTheSame(_ step: Int) throws {
        let text = "5\r\nhello\r\n00A;name=value\r\n, world!!!\r\n0\r\nTrailer: x\r\n\r\n"
        let result = try decode(text + "GET / HTTP/1.1", step: step)
        #expect(result.body == "hello, world!!!")
        #expect(result.isDone)
        #expect(result.used == text.utf8.count)
    }

    @Test(arguments: [
        "x\r\n", "\r\n", "5\nhello", "5\r\nhelloX", "-5\r\n", "5 5\nx", "1234567890abcdef0\r\n",
        "5;\(String(repeating: "e", count: 2_000))\r\n", "0\r\n\(String(repeating: "T: x\r\n", count: 400))",
    ])
    func refusesGarbage(_ text: String) {
        #expect(throws: HTTPError.self) { try decode(text, step: 3) }
    }
}
