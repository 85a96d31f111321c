import SoriCore

/// Reads typed values out of texts, with errors that name the field.
struct OptionReader {
    /// The text of a field, or nil when it is missing.
    let value: (String) -> String?
    /// The longest list that is read.
    private static let longestList = 20_000

    /// A text, or nil when it is missing or empty.
    func text(_ name: String) -> String? {
        guard let text = value(name)?.trimmed, !text.isEmpty else { return nil }
        return text
    }

    /// A finite number.
    func number(_ name: String) throws(RecognitionError) -> Double? {
        guard let text = text(name) else { return nil }
        return try number(text, name)
    }

    /// A whole number.
    func whole(_ name: String) throws(RecognitionError) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text) else { throw Self.invalid(name, text, "a whole number") }
        return number
    }

    /// Numbers with commas or spaces between them, with or without brackets around.
    func numbers(_ name: String) throws(RecognitionError) -> [Double]? {
        guard let text = text(name) else { return nil }
        let parts = text.split { ",[]() ".contains($0) }
        guard parts.count <= Self.longestList else { throw Self.invalid(name, text, "a shorter list") }
        var numbers: [Double] = []
        for part in parts { numbers.append(try number(String(part), name)) }
        return numbers
    }

    /// Whole numbers, as `numbers`.
    func wholes(_ name: String) throws(RecognitionError) -> [Int]? {
        guard let numbers = try numbers(name) else { return nil }
        var wholes: [Int] = []
        for number in numbers {
            guard let whole = Int(exactly: number) else { throw Self.invalid(name, "\(number)", "whole numbers") }
            wholes.append(whole)
        }
        return wholes
    }

    /// A number, nil for `none`, which switches it off, or `missing` when there is no such field.
    func limit(_ name: String, default missing: Double?) throws(RecognitionError) -> Double? {
        guard let text = text(name) else { return missing }
        if ["none", "null", "off"].contains(text.lowercased()) { return nil }
        return try number(text, name)
    }

    /// One of the cases of an enumeration, by its raw value in any case.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) throws(RecognitionError) -> Choice? {
        guard let text = text(name) else { return nil }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            throw Self.invalid(name, text, Choice.allCases.map(\.rawValue).joined(separator: " or "))
        }
        return choice
    }

    /// A yes or no.
    func flag(_ name: String) throws(RecognitionError) -> Bool? {
        guard let text = text(name) else { return nil }
        switch text.lowercased() {
        case "true", "1", "yes", "y", "on", "t": return true
        case "false", "0", "no", "n", "off", "f": return false
        default: throw Self.invalid(name, text, "true or false")
        }
    }

    private func number(_ text: String, _ name: String) throws(RecognitionError) -> Double {
        guard let number = Double(text), number.isFinite else { throw Self.invalid(name, text, "a number") }
        return number
    }

    private static func invalid(_ name: String, _ text: String, _ wanted: String) -> RecognitionError {
        let shown = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }.prefix(40)))
        return RecognitionError(
            code: .invalidOption, message: "\(name) is \"\(shown)\"; it must be \(wanted)", field: name)
    }
}
