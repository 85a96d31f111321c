import FoundationEssentials
import SoriCore
import SoriInsights

/// What the steps after recognition came to, taken out of a job's result as JSON of the same names.
struct ResultSteps: Sendable {
    /// The steps, by the names of the API.
    private static let names =
        InsightStep.allCases.map(\.rawValue) + ["step_errors", "speakers"]

    /// A JSON object with the steps that there are.
    let json: String
    /// The code of the class, such as `CLASS_COMPLAINT`.
    let classCode: String?

    /// Reads a result; nil for a text that is no JSON object.
    init?(_ result: String) {
        guard let entries = try? JSONDecoder().decode([String: AnyJSON].self, from: Data(result.utf8)) else {
            return nil
        }
        self.init(entries)
    }

    /// Takes the entries of a result.
    init?(_ entries: [String: AnyJSON]) {
        var steps = entries.filter { Self.names.contains($0.key) && $0.value != .null }
        // The text is that of the segments once more, and edits would not reach it.
        if case .object(var privacy)? = steps[InsightStep.privacyRemoval.rawValue] {
            privacy["text"] = nil
            steps[InsightStep.privacyRemoval.rawValue] = .object(privacy)
        }
        guard let text = try? JSONText.encode(steps) else { return nil }
        json = String(decoding: text, as: UTF8.self)
        if case .object(let classification)? = steps["classification"], case .string(let code)? = classification["code"]
        {
            classCode = code
        } else {
            classCode = nil
        }
    }
}

/// Any JSON value, to be passed on as it is.
enum AnyJSON: Codable, Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([AnyJSON].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: AnyJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .integer(let integer): try value.encode(integer)
        case .number(let number): try value.encode(number)
        case .string(let string): try value.encode(string)
        case .array(let array): try value.encode(array)
        case .object(let object): try value.encode(object)
        }
    }
}
