import Testing

@testable import SoriHTTP

struct LocalNamesTests {
    @Test(arguments: [
        ("box", "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:box"),
        ("Speech-1.office.example", "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:Speech-1.office.example"),
        // What would end the name and begin another, or is none.
        ("box,DNS:bank.example", "DNS:localhost,IP:127.0.0.1,IP:::1"), ("", "DNS:localhost,IP:127.0.0.1,IP:::1"),
        ("localhost", "DNS:localhost,IP:127.0.0.1,IP:::1"), ("a..b", "DNS:localhost,IP:127.0.0.1,IP:::1"),
        ("상자", "DNS:localhost,IP:127.0.0.1,IP:::1"),
        (String(repeating: "a", count: 64), "DNS:localhost,IP:127.0.0.1,IP:::1"),
    ])
    func alternativeNames(_ host: String, _ text: String) {
        #expect(LocalNames(host: host).alternativeNames == text)
    }
}
