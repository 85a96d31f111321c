/// Strong entity tags and the conditions on them (RFC 9110, sections 8.8.3 and 13.1.2).
public enum EntityTag {
    /// A tag for bytes: the same bytes give the same tag.
    public static func strong(for bytes: [UInt8]) -> String {
        // FNV-1a, 64 bits: the tag says whether the file changed, not who made it.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return "\"\(String(hash, radix: 16))-\(String(bytes.count, radix: 16))\""
    }

    /// True when an `If-None-Match` value names the tag: then 304 is the answer.
    public static func matches(_ ifNoneMatch: String?, _ tag: String) -> Bool {
        guard let ifNoneMatch else { return false }
        if ifNoneMatch == "*" { return true }
        return ifNoneMatch.split(separator: ",").contains { part in
            var part = part.drop { $0 == " " || $0 == "\t" }
            while part.last == " " || part.last == "\t" { part.removeLast() }
            return (part.hasPrefix("W/") ? part.dropFirst(2) : part) == tag[...]
        }
    }
}
