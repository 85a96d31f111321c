import Testing

@testable import SoriHTTP

struct HTTPResponseHeadTests {
    @Test func headersCannotBreakOut() {
        var bytes: [UInt8] = []
        let response = HTTPResponse(headers: ["x-a": "b\r\nset-cookie: c", "x b": "c", "x-ok": "가"])
        HTTPResponseHead.write(
            response, framing: .length(0), keepsAlive: false, requestID: "i", common: [], to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nx-ok: 가\r\ncontent-length: 0\r\nx-request-id: i\r\nconnection: close\r\n\r\n")
    }
}
