/// A value of the JSON file: text, a number, true or false, or a list of texts.
struct SettingValue: Decodable {
    /// The value as a flag would give it; lists are joined by spaces.
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            text = value
        } else if let value = try? container.decode(Int.self) {
            text = String(value)
        } else if let value = try? container.decode(Bool.self) {
            text = String(value)
        } else if let values = try? container.decode([String].self) {
            text = values.joined(separator: " ")
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a text, a whole number, true, false or a list of texts")
        }
    }
}
