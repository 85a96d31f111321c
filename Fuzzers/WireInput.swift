/// An input of the fuzzers of wire formats: two bytes of settings, then what the peer sends.
@safe
struct WireInput {
    let settings: (UInt8, UInt8)
    let bytes: [UInt8]

    /// Takes an input apart; nil when it is too short for its settings.
    init?(_ data: UnsafePointer<UInt8>, _ count: Int) {
        guard count >= 2 else { return nil }
        settings = unsafe (data[0], data[1])
        bytes = unsafe Array(UnsafeBufferPointer(start: data + 2, count: count - 2))
    }

    /// The ways in which every reader must find the same: whole, byte by byte, and in buffers of a length that the
    /// input says.
    var steps: [Int] { [max(1, bytes.count), 1, 2 + Int(settings.0) % 61] }

    /// The bytes in buffers of `step`, in order.
    func buffers(of step: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: step).map { Array(bytes[$0..<min(bytes.count, $0 + step)]) }
    }
}

/// Stops the fuzzer with a message when an invariant does not hold; `precondition` says nothing in optimised code.
func require(_ holds: Bool, _ message: StaticString = "an invariant does not hold", line: UInt = #line) {
    guard !holds else { return }
    fatalError("\(message) (line \(line))")
}

/// Text with every byte beyond letters and digits as a percent escape.
func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            encoded += byte < 16 ? "%0" : "%"
            encoded += String(byte, radix: 16)
        }
    }
    return encoded
}
