import FoundationEssentials

/// JSON of a message, on one line and with its keys in order.
enum CompactJSON {
    /// Encodes texts, numbers and flags, of which none can fail; an empty object if one did.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
