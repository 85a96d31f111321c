public import SoriCore
public import SoriFetch

/// Where a Redis is, and who may use it. Whoever prints it sees no password.
public struct RedisAddress: Sendable, Equatable {
    /// A name or an address.
    public let host: String
    /// 6379 unless told.
    public let port: Int
    /// The number of the database; 0 unless told.
    public let database: Int
    /// Whom to trust where the connection is encrypted (`rediss://`); nil where it is not.
    public let trust: TunnelTrust?
    let user: String?
    let password: String?

    /// Reads `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`, or the same with `rediss://` for TLS, where `trust`
    /// counts; user and password may be percent-encoded.
    ///
    /// Throws `StoreError` `bad_address` for anything else. The error does not repeat the text, for that may hold a
    /// password.
    public init(_ text: String, trust: TunnelTrust = TunnelTrust()) throws(StoreError) {
        let isSecure = text.hasPrefix("rediss://")
        guard isSecure || text.hasPrefix("redis://") else { throw Self.bad("it does not begin so") }
        self.trust = isSecure ? trust : nil
        var rest = text.dropFirst((isSecure ? "rediss://" : "redis://").count)
        // The last one: a password that was not encoded may have one too.
        if let at = rest.lastIndex(of: "@") {
            let account = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard account.count == 2, let user = Self.decode(account[0]),
                let password = Self.decode(account[1]), !password.isEmpty
            else { throw Self.bad("what stands before the @ is no USER:PASSWORD") }
            (self.user, self.password) = (user.isEmpty ? nil : user, password)
            rest = rest[rest.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        if let slash = rest.firstIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            guard let database = number.isEmpty ? 0 : Int(number), (0...1_000_000).contains(database) else {
                throw Self.bad("what stands behind the / is no number of a database")
            }
            self.database = database
            rest = rest[..<slash]
        } else {
            database = 0
        }
        let isBracketed = rest.hasPrefix("[")
        let end = isBracketed ? rest.firstIndex(of: "]") : rest.firstIndex(of: ":") ?? rest.endIndex
        guard let end else { throw Self.bad("the address in [ ] does not end") }
        host = String(isBracketed ? rest[..<end].dropFirst() : rest[..<end])
        let behind = isBracketed ? rest[end...].dropFirst() : rest[end...]
        guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-_:".contains($0) }) else {
            throw Self.bad("it names no host, or has more than a host, a port and a database")
        }
        guard behind.isEmpty || behind.hasPrefix(":"),
            let port = behind.isEmpty ? 6_379 : Int(behind.dropFirst()), (1...65_535).contains(port)
        else { throw Self.bad("what stands behind the host is no port") }
        self.port = port
    }

    /// Percent-encoding undone; nil where a % has no two hexadecimal digits behind it, or the bytes are no text.
    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func bad(_ reason: String) -> StoreError {
        StoreError(
            code: .badAddress,
            message:
                "the address of Redis must be redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS: "
                + reason)
    }
}

extension RedisAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address without the account, as it may be logged.
    public var description: String {
        "\(trust == nil ? "redis" : "rediss")://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
    }

    /// The address without the account.
    public var debugDescription: String { description }

    /// The address without the account, for `dump`.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
