import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable, Equatable, CustomStringConvertible {
    /// 4 or 16 bytes, the first one first.
    let bytes: [UInt8]

    /// An address of its bytes; nil unless there are 4 or 16.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads four decimal numbers without leading zeros, or the text of an IPv6 address without brackets and zone.
    ///
    /// Nil for everything else, also for what some programs take for an IPv4 address: `127.1`, `0x7f000001`,
    /// `2130706433`, `0177.0.0.1`.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
        guard unsafe inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(text), &bytes) == 1 else { return nil }
        self.bytes = bytes
    }

    /// Whether it is an IPv6 address.
    public var isIPv6: Bool { bytes.count == 16 }

    /// The usual text, without brackets.
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = unsafe inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count)) != nil
        guard isWritten else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether it is an address of the Internet: none of this machine, of a private network, of a link, of a group, or
    /// kept back for another use (the registries of special addresses that RFC 6890 began).
    ///
    /// An IPv6 address that carries an IPv4 one is judged by that; kinds of it that are out of use are refused.
    public var isPublic: Bool {
        guard isIPv6 else { return Self.isPublic(bytes[...]) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isTranslated = bytes[..<12].elementsEqual([0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isMapped || isTranslated { return Self.isPublic(bytes[12...]) }
        // Of the whole space only 2000::/3 is in use between machines of the Internet.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        return !Self.reservedIPv6.contains { starts(with: $0.prefix, bits: $0.bits) }
    }

    private static func isPublic(_ bytes: ArraySlice<UInt8>) -> Bool {
        let value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !reservedIPv4.contains { (value ^ $0.prefix) >> (32 - $0.bits) == 0 }
    }

    private func starts(with prefix: [UInt8], bits: Int) -> Bool {
        (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return (bytes[bit / 8] ^ prefix[bit / 8]) & mask == 0
        }
    }

    private static let reservedIPv4: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8),  // this network; 0.0.0.0 is this machine
        (0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16),  // private
        (0x6440_0000, 10),  // between a provider and its customers
        (0x7F00_0000, 8),  // this machine
        (0xA9FE_0000, 16),  // link-local, where clouds tell their machines secrets
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC633_6400, 24), (0xCB00_7100, 24),  // protocols, documentation
        (0xC058_6300, 24), (0xC612_0000, 15),  // 6to4 relays, measurements
        (0xE000_0000, 4), (0xF000_0000, 4),  // multicast; reserved, with broadcast
    ]

    private static let reservedIPv6: [(prefix: [UInt8], bits: Int)] = [
        ([0x20, 0x01, 0x00], 23),  // protocols; Teredo carries an IPv4 address
        ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x3F, 0xFF, 0x00], 20),  // documentation
        ([0x20, 0x02], 16),  // 6to4 carries an IPv4 address
    ]
}
