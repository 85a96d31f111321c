import Testing

@testable import SoriHTTP

struct WebSocketDecoderTests {
    private func decode(_ bytes: [UInt8], step: Int = .max, limit: Int = 1_000) -> [WebSocketDecoder.Event] {
        var decoder = WebSocketDecoder(role: .server, maxMessageBytes: limit)
        var events: [WebSocketDecoder.Event] = []
        for start in stride(from: 0, to: bytes.count, by: min(step, bytes.count)) {
            let buffer = Array(bytes[start..<min(bytes.count, start + min(step, bytes.count))])
            var offset = 0
            while let event = decoder.next(buffer.span, at: &offset) { events.append(event) }
        }
        return events
    }

    private let mixed =
        ClientFrame.make(1, Array("안녕".utf8), isFinal: false) + ClientFrame.make(9, Array("p".utf8))
        + ClientFrame.make(0, Array("하세요".utf8)) + ClientFrame.make(2, [UInt8](repeating: 7, count: 300))
        + ClientFrame.make(10, []) + ClientFrame.make(8, [0x03, 0xE8] + Array("bye".utf8))

    @Test(arguments: [1, 2, 3, 5, 7, 8, 9, 64, 1_000]) func everySplitGivesTheSame(_ step: Int) {
        #expect(
            decode(mixed, step: step) == [
                .ping(Array("p".utf8)), .message(.text("안녕하세요")), .message(.binary([UInt8](repeating: 7, count: 300))),
                .pong, .close(.normal),
            ])
    }

    @Test func violationsHaveTheirCodes() {
        let cases: [([UInt8], WebSocketCloseCode)] = [
            ([0x81, 0x01, 0x61], .protocolError),  // not masked
            (ClientFrame.make(0, []), .protocolError),  // continues nothing
            (ClientFrame.make(3, []), .protocolError),  // unknown
            (ClientFrame.make(11, []), .protocolError),
            (ClientFrame.make(9, [], isFinal: false), .protocolError),
            (ClientFrame.make(9, [UInt8](repeating: 0, count: 126)), .protocolError),
            (ClientFrame.make(1, [0x61], isFinal: false) + ClientFrame.make(1, [0x61]), .protocolError),
            ([0xC1, 0x80, 0, 0, 0, 0], .protocolError),  // reserved bit
            ([0x82, 0xFF] + [UInt8](repeating: 0xFF, count: 12), .protocolError),  // negative length
            (ClientFrame.make(1, [0xC3, 0x28]), .invalidPayload),
            (ClientFrame.make(8, [0x03]), .protocolError),
            (ClientFrame.make(8, [0x03, 0xED]), .protocolError),  // 1005 may not be sent
            (ClientFrame.make(8, [0x03, 0xE8, 0xFF]), .invalidPayload),
            (ClientFrame.make(2, [UInt8](repeating: 0, count: 1_001)), .messageTooBig),
        ]
        for (bytes, code) in cases {
            guard case .failure(code, _) = decode(bytes).last else {
                Issue.record("\(bytes.prefix(8)) should fail with \(code.rawValue)")
                continue
            }
        }
        let fragments = (0..<11).flatMap {
            ClientFrame.make($0 == 0 ? 2 : 0, [UInt8](repeating: 1, count: 100), isFinal: false)
        }
        guard case .failure(.messageTooBig, _) = decode(fragments).last else {
            Issue.record("fragments count together")
            return
        }
    }

    @Test func sentFramesHaveTheRightLengths() {
        #expect(WebSocketFrame.encode(.text("hi")) == [0x81, 2, 0x68, 0x69])
        #expect(WebSocketFrame.encode(.binary, [UInt8](repeating: 0, count: 126)).prefix(4) == [0x82, 126, 0, 126])
        #expect(WebSocketFrame.encode(.binary, [UInt8](repeating: 0, count: 65_536)).prefix(4) == [0x82, 127, 0, 0])
        #expect(WebSocketFrame.encode(close: .normal, String(repeating: "가", count: 99)).count == 2 + 2 + 123)
        #expect(WebSocketHandshake.acceptValue("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}
