import SoriCore

/// Whether a live text is to say who speaks, and whom the server may name.
struct SpeakerRequest: Sendable, Equatable {
    /// Speakers are told apart and numbered.
    var diarizes = false
    /// People whom the server knows; each is told by the name.
    var registered: [String] = []

    init(diarizes: Bool = false, registered: [String] = []) {
        self.diarizes = diarizes
        self.registered = registered
    }

    /// Reads `--diarize` and `--registered`; throws a line that names what is wrong.
    init(_ arguments: CommandArguments) throws(ConfigurationError) {
        diarizes = arguments.has("--diarize")
        for value in arguments.options["--registered"] ?? [] {
            for part in value.split(separator: ",", omittingEmptySubsequences: false) {
                let trimmed = part.drop { $0 == " " }
                guard let last = trimmed.lastIndex(where: { $0 != " " }) else {
                    throw ConfigurationError(
                        "--registered is \"\(value)\"; it must be a name that the server knows, or several with commas "
                            + "between them")
                }
                let name = String(trimmed[...last])
                if !registered.contains(name) { registered.append(name) }
            }
        }
    }

    /// Whether speakers are told: naming some asks for it.
    var isWanted: Bool { diarizes || !registered.isEmpty }

    /// What an address says for it, such as `diarize=true&registered=alice,bob`.
    var query: String {
        guard !registered.isEmpty else { return "diarize=true" }
        return "diarize=true&registered=" + registered.map(Self.encoded).joined(separator: ",")
    }

    /// A name as a part of a query: all but letters, digits and `-._~*` as percent and hexadecimal digits.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "*"):
                return String(UnicodeScalar(byte))
            default: return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
