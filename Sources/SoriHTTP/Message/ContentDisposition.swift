/// The header field `Content-Disposition` (RFC 6266).
public enum ContentDisposition {
    /// A file to be saved under that name: in ASCII for old clients, as it is for others (RFC 8187).
    public static func attachment(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar in
            (0x20..<0x7F).contains(scalar.value) && !"\"\\%".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
        }
        let digits = Array("0123456789ABCDEF")
        let encoded = name.utf8.flatMap { byte -> [Character] in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._~".utf8.contains(byte)
            return isPlain ? [Character(Unicode.Scalar(byte))] : ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(String(encoded))"
    }
}
