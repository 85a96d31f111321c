public import SoriCore

/// An `http://` or `https://` address that a stranger has given, read so that no two programs can read it differently.
public struct WebAddress: Sendable, Equatable {
    /// What stands between `//` and the port.
    public enum Host: Sendable, Equatable {
        /// A name, in small letters.
        case name(String)
        /// An address written out.
        case address(IPAddress)
    }

    /// The address as it was given.
    public let text: String
    /// The machine.
    public let host: Host
    /// The port, be it written or not.
    public let port: Int

    private static let longest = 2_048

    /// Reads an address.
    ///
    /// Throws `WebAddressError`: `malformed` for another scheme, a host that is no plain name, four decimal numbers or
    /// bracketed IPv6 address, a wrong port, spaces or signs outside ASCII; `credentials` where a name or a password
    /// stands before the host.
    public init(_ text: String) throws(WebAddressError) {
        self.text = text
        guard text.utf8.count <= Self.longest else {
            throw .malformed("it has more than \(Self.longest) bytes")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw .malformed("it has a space, a backslash, or a sign that must be percent-encoded")
        }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else {
            throw .malformed("it must begin with https:// or http://")
        }
        let authority = lower.dropFirst(scheme.utf8.count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            throw WebAddressError(
                code: .credentials, message: "a name or password before the host is not taken: leave it out")
        }
        let (name, port) = try Self.split(authority)
        host = try Self.host(name)
        let usual = scheme == "https://" ? 443 : 80
        self.port = try port.map { port throws(WebAddressError) in try Self.port(port) } ?? usual
    }

    /// The host, in brackets where it is one that has them, and the text of the port.
    private static func split(
        _ authority: Substring
    ) throws(WebAddressError) -> (host: Substring, port: Substring?) {
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
        let host = end.map { authority[..<$0] } ?? authority.prefix { $0 != ":" }
        let rest = authority[host.endIndex...]
        guard !rest.isEmpty else { return (host, nil) }
        guard rest.hasPrefix(":") else { throw .malformed("what follows the host is no port") }
        return (host, rest.dropFirst())
    }

    private static func port(_ text: Substring) throws(WebAddressError) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text), (1...65_535).contains(port)
        else { throw .malformed("the port must be 1 to 65535") }
        return port
    }

    private static func host(_ text: Substring) throws(WebAddressError) -> Host {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), let address = IPAddress(text.dropFirst().dropLast()), address.isIPv6 else {
                throw .malformed("the host is no IPv6 address")
            }
            return .address(address)
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // The dot behind a whole name.
        let last = labels.count > 1 && labels.last == "" ? labels[labels.count - 2] : labels.last ?? ""
        // Programs differ in how they read such hosts (octal, hexadecimal, fewer than four numbers), so only one way of
        // writing them is taken.
        if last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || last.hasPrefix("0x") {
            guard let address = IPAddress(text) else {
                throw .malformed("the host must be a name or four decimal numbers without leading zeros")
            }
            return .address(address)
        }
        let isName = labels.dropLast(last == labels.last ? 0 : 1).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(Self.isNameSign)
        }
        guard isName, text.utf8.count <= 253 else { throw .malformed("the host is no name") }
        return .name(String(text))
    }

    private static func isNameSign(_ sign: UInt8) -> Bool {
        switch sign {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// An address that is not taken.
public typealias WebAddressError = DomainError<WebAddressErrorCode>

/// What can be wrong with it, as a bounded set of identifiers; see `WebAddressError`.
public enum WebAddressErrorCode: String, Sendable, CaseIterable {
    /// It cannot be read, or not in one way only.
    case malformed = "address_malformed"
    /// It has a name or a password in it.
    case credentials = "address_with_credentials"
    /// It leads to this machine or to a network that is not public.
    case refused = "address_refused"
}

extension WebAddressError {
    /// It cannot be read; `reason` has no part of it, for it may hold secrets.
    static func malformed(_ reason: String) -> WebAddressError {
        WebAddressError(code: .malformed, message: "the address cannot be used: \(reason)")
    }
}
