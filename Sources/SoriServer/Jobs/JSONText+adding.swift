import SoriCore

extension JSONText {
    /// A JSON object with one more entry, whose value is JSON already: it may be megabytes and is not read again.
    static func encode(_ object: some Encodable, adding name: StaticString, _ json: [UInt8]) throws -> [UInt8] {
        var bytes = try encode(object)
        // The closing brace; every object here has entries of its own.
        bytes.removeLast()
        return bytes + Array(",\"\(name)\":".utf8) + json + [UInt8(ascii: "}")]
    }
}
