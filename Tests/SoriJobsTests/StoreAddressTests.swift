import SoriCore
import Testing

@testable import SoriJobs

struct StoreAddressTests {
    @Test func files() throws {
        #expect(try StoreAddress("sqlite:", dataDirectory: "data") == .sqlite(path: "data/sori.db"))
        #expect(try StoreAddress("sqlite:/x/y.db", dataDirectory: "data") == .sqlite(path: "/x/y.db"))
        #expect(try "\(StoreAddress("sqlite:/x/y.db", dataDirectory: "data"))" == "sqlite:/x/y.db")
    }

    /// An address, and what is to be read out of it.
    static let redises: [(String, host: String, port: Int, database: Int, user: String?, password: String?)] = [
        ("redis://host", "host", 6_379, 0, nil, nil),
        ("redis://host/", "host", 6_379, 0, nil, nil),
        ("redis://127.0.0.1:7000/3", "127.0.0.1", 7_000, 3, nil, nil),
        ("redis://[::1]:7000/3", "::1", 7_000, 3, nil, nil),
        ("redis://[fe80::1]", "fe80::1", 6_379, 0, nil, nil),
        ("redis://:word@host", "host", 6_379, 0, nil, "word"),
        ("redis://me:a:b@host:1", "host", 1, 0, "me", "a:b"),
        ("redis://m%C3%A9:p%40%2F%3a%25@host", "host", 6_379, 0, "mé", "p@/:%"),
        ("redis://me:p@ss@host", "host", 6_379, 0, "me", "p@ss"),
    ]

    @Test(arguments: redises) func redis(
        _ text: String, host: String, port: Int, database: Int, user: String?, password: String?
    ) throws {
        let address = try RedisAddress(text)
        #expect(address.host == host && address.port == port && address.database == database)
        #expect(address.user == user && address.password == password)
        #expect(try StoreAddress(text, dataDirectory: "data") == .redis(address))
    }

    @Test(arguments: [
        "", "host", "mysql:", "redis:", "redis://", "redis://:@host", "redis://word@host", "redis://:%zz@host",
        "redis://:%4@host", "redis://:%ff@host", "redis://host:", "redis://host:0", "redis://host:65536",
        "redis://host:x", "redis://host/x", "redis://host/-1", "redis://[::1", "redis://[]", "redis://[::1]x",
        "redis://host?tls=1", "rediss://", "rediss://:secret@host/x", "Redis://:secret@host", "redis://:secret@host:x",
        "redis://:secret@host/x", "redis://:secret@",
    ]) func whatIsNone(_ text: String) throws {
        let error = try #require(throws: StoreError.self) { try StoreAddress(text, dataDirectory: "data") }
        #expect(error.code == .badAddress && !"\(error)".contains("secret"))
    }

    @Test func aPasswordIsNeverShown() throws {
        let address = try StoreAddress("redis://me:secret@host:7000/3", dataDirectory: "data")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] {
            #expect(text.contains("redis://host:7000/3") && !text.contains("secret") && !text.contains("me:"))
        }
        guard case .redis(let redis) = address else { return }
        for error in [StoreError.unreachable(redis, "x"), .unexpected(redis, "x"), .redis(redis, "ERR x")] {
            #expect("\(error)".contains("redis://host:7000/3") && !"\(error)".contains("secret"))
        }
    }
}
