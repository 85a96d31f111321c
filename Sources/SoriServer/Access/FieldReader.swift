import SoriCore
import SoriRecognition
import SoriSpeakers

/// The text fields of a form, read with errors that name the field.
struct FieldReader: Sendable {
    /// All fields in the order they came.
    let all: [(name: String, value: String)]

    /// Fields in the order they came; of a repeated one the last counts.
    init(_ fields: [(name: String, value: String)]) { all = fields }

    /// The value of a field, or nil when it is missing or empty.
    func text(_ name: String) -> String? {
        all.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Every value of a repeated field, empty ones left out; `name[]` counts as `name`.
    func texts(_ name: String) -> [String] {
        all.filter { ($0.name == name || $0.name == name + "[]") && !$0.value.isEmpty }.map(\.value)
    }

    /// A yes or no, false when missing; throws 422 for anything but the usual spellings.
    func flag(_ name: String, default defaultValue: Bool = false) throws(APIError) -> Bool {
        guard let text = text(name) else { return defaultValue }
        switch text.lowercased() {
        case "true", "1", "yes", "y", "on", "t": return true
        case "false", "0", "no", "n", "off", "f": return false
        default:
            throw .invalid(
                name,
                LocalizedText("'\(name)' 값은 true 또는 false여야 합니다.", "The field '\(name)' must be true or false."))
        }
    }

    /// A number within `range`, or nil when missing; throws 422 otherwise.
    func number(_ name: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
        guard let text = text(name) else { return nil }
        guard let number = Double(text), range.contains(number) else {
            let bounds = "\(range.lowerBound)...\(range.upperBound)"
            throw .invalid(
                name,
                LocalizedText(
                    "'\(name)' 값은 \(bounds) 범위의 수여야 합니다.", "The field '\(name)' must be a number in \(bounds)."))
        }
        return number
    }

    /// The options of decoding, the fields of `ignored` left at their defaults; throws 422 naming the field that cannot
    /// be read.
    func decoding(except ignored: Set<String> = []) throws(APIError) -> DecodingOptions {
        do throws(RecognitionError) {
            return try DecodingOptions(fields: { name in
                guard !ignored.contains(name) else { return nil }
                // A list may come as one field or as many.
                let all = texts(name)
                return text(name) ?? (all.isEmpty ? nil : all.joined(separator: ","))
            })
        } catch {
            throw APIError(error)
        }
    }

    /// How speakers are to be told apart; throws 422 naming the field that cannot be used.
    func speakers() throws(APIError) -> SpeakerSeparation {
        do throws(SpeakerOptionError) {
            return try SpeakerSeparation(fields: { name in
                let all = texts(name)
                return all.count > 1 ? all.joined(separator: ",") : all.first
            })
        } catch {
            throw APIError(error)
        }
    }
}
