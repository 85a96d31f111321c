/// Ids of requests: taken from the client when sane, else made here.
struct RequestID {
    private var next: UInt64

    /// Starts at a random number, so that two servers' ids differ.
    init() { next = UInt64.random(in: 0...UInt64.max) }

    /// 15 hexadecimal digits: short enough to cost no allocation.
    mutating func make() -> String {
        // A counter times an odd constant: every number once, and neighbours look nothing alike.
        next &+= 0x9E37_79B9_7F4A_7C15
        var bits = next >> 4
        return unsafe String(unsafeUninitializedCapacity: 15) { buffer in
            for index in 0..<15 {
                let digit = UInt8(truncatingIfNeeded: bits & 15)
                unsafe buffer[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
                bits >>= 4
            }
            return 15
        }
    }

    /// The client's id when it has 1-128 letters, digits, `-`, `_`, `.` or `:`.
    static func accepted(_ text: String?) -> String? {
        guard let text, (1...128).contains(text.utf8.count) else { return nil }
        let isSane = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
        return isSane ? text : nil
    }
}
