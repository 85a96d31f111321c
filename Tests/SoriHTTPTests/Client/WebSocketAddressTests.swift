import SoriHTTP
import Testing

struct WebSocketAddressTests {
    @Test(arguments: [
        ("ws://localhost", "localhost", 80, "/", false), ("wss://a.b", "a.b", 443, "/", true),
        ("http://h:8003/stt/websocket?x=1#f", "h", 8003, "/stt/websocket?x=1", false),
        ("HTTPS://h?x", "h", 443, "/?x", true), ("ws://[::1]:9/p", "::1", 9, "/p", false),
        ("ws://[::1]/p", "::1", 80, "/p", false),
    ])
    func reads(url: String, host: String, port: Int, path: String, isSecure: Bool) throws {
        let address = try WebSocketAddress(url)
        #expect(address.host == host && address.port == port && address.path == path && address.isSecure == isSecure)
        let again = try WebSocketAddress(address.url)
        #expect(again == address)
    }

    @Test(arguments: [
        "", "localhost", "ftp://h", "ws://", "ws:///p", "ws://h:0", "ws://h:65536", "ws://h:x", "ws://h:", "ws://u@h/",
        "ws://h/a b", "ws://h/ä",
    ])
    func refuses(url: String) {
        #expect(throws: WebSocketClientError.self) { try WebSocketAddress(url) }
    }
}
