import SoriCore
import Testing

@testable import SoriFetch

struct WebAddressTests {
    private func code(_ body: () throws -> Void) -> WebAddressErrorCode? {
        do {
            try body()
            return nil
        } catch {
            return (error as? WebAddressError)?.code
        }
    }

    @Test func names() throws {
        let address = try WebAddress("https://Example.COM/hook?a=b@c#d")
        #expect(address.host == .name("example.com") && address.port == 443)
        #expect(try WebAddress("http://a_b.example:8080").port == 8_080)
        #expect(try WebAddress("HTTP://host").port == 80)
        #expect(try WebAddress("http://host.?x").host == .name("host."))
        #expect(try WebAddress("https://xn--hq1b37iiyh.example/").host == .name("xn--hq1b37iiyh.example"))
    }

    @Test func addresses() throws {
        #expect(try WebAddress("http://127.0.0.1:9/").host == .address(try #require(IPAddress("127.0.0.1"))))
        let other = try WebAddress("https://[2001:DB8::1]:444/x")
        #expect(other.host == .address(try #require(IPAddress("2001:db8::1"))) && other.port == 444)
    }

    @Test(arguments: [
        "", "host", "//host", "ftp://host", "file:///etc/passwd", "gopher://host", "javascript:alert(1)", "http:/host",
        "http://", "http:///x", "http://:80", "http://host:", "http://host:0", "http://host:65536", "http://host:8o",
        "http://host:-1", "http://host:80:80", "http://a b", "http://host\\@evil", "http://host/\u{7F}", "http://호스트",
        "http://host/가", "http://a..b", "http://.a", "http://a%2eb", "http://host\r\nX: y",
        // IPv4 otherwise than as four decimal numbers.
        "http://2130706433", "http://0x7f000001", "http://0x7f.0.0.1", "http://0177.0.0.1", "http://127.1",
        "http://127.0.0.1.", "http://127.0.0.0x1", "http://1.2.3.4.5", "http://256.1.1.1", "http://a.1",
        "http://[127.0.0.1]", "http://[::1", "http://[::1]x", "http://[::1%25lo]", "http://[]", "http://::1",
    ])
    func malformed(_ text: String) { #expect(code { _ = try WebAddress(text) } == .malformed) }

    @Test(arguments: ["http://a@host", "https://a:b@host/", "http://@host", "http://127.0.0.1@example.com"])
    func credentials(_ text: String) {
        #expect(code { _ = try WebAddress(text) } == .credentials)
    }

    @Test func nothingOfTheAddressIsInAnError() {
        do {
            _ = try WebAddress("http://secret:80:80")
            Issue.record("taken")
        } catch {
            #expect(!error.description.contains("secret"))
        }
    }

    @Test(arguments: [
        "http://127.0.0.1", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]",
        "http://10.1.2.3:81",
        "http://169.254.169.254/latest/meta-data", "http://localhost:8003", "http://LOCALHOST.", "http://a.localhost",
        "http://0.0.0.0", "http://[fe80::1]", "http://224.0.0.1",
    ])
    func ownAndPrivateMachinesAreRefused(_ text: String) throws {
        let address = try WebAddress(text)
        #expect(code { try AddressRules(allowsPrivate: false).check(address) } == .refused)
        #expect(code { try AddressRules(allowsPrivate: true).check(address) } == nil)
    }

    @Test func oneThatMayBeConnectedToIsChosen() throws {
        let all = ["127.0.0.1", "::1", "8.8.8.8", "2606:4700::1111"].compactMap { IPAddress($0) }
        #expect(try AddressRules(allowsPrivate: false).choose(from: all).description == "8.8.8.8")
        #expect(try AddressRules(allowsPrivate: true).choose(from: all).description == "127.0.0.1")
        #expect(
            code {
                _ = try AddressRules(allowsPrivate: false).choose(from: Array(all.prefix(2)))
            } == .refused)
    }

    @Test func namesAreResolved() async throws {
        let resolver = HostResolver(threads: 1)
        let found = try await resolver.addresses(of: .name("localhost"))
        #expect(found.contains { $0.description == "127.0.0.1" || $0.description == "::1" })
        #expect(found.allSatisfy { !$0.isPublic })
        await #expect(throws: FetchError.self) { try await resolver.addresses(of: .name("nothing.invalid")) }
    }
}
