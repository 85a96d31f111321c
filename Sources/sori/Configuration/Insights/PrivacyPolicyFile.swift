import FoundationEssentials
import SoriPrivacy

/// The JSON file of STT_PRIVACY_POLICY: `{"usual", "treatments": {"phone": "mark"}, "style", "threshold"}`, each of
/// which may be left out.
struct PrivacyPolicyFile: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let names = ["usual", "treatments", "style", "threshold"]

    let policy: PrivacyPolicy

    /// Reads the object; throws `DecodingError` for what is unknown, of the wrong type or out of range.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys where !Self.names.contains(key.stringValue) {
            throw Self.problem(key, "it is unknown: there are \(Self.names.joined(separator: ", "))", container)
        }
        func value<Value: Decodable>(_ name: String) throws -> Value? {
            try container.decodeIfPresent(Value.self, forKey: Key(stringValue: name))
        }
        var policy = PrivacyPolicy()
        policy.usual = try value("usual") ?? policy.usual
        policy.style = try value("style") ?? policy.style
        policy.threshold = try value("threshold") ?? policy.threshold
        guard (0...1).contains(policy.threshold) else {
            throw Self.problem(Key(stringValue: "threshold"), "it must be from 0 to 1", container)
        }
        let treatments: [String: PrivacyPolicy.Treatment] = try value("treatments") ?? [:]
        for (name, treatment) in treatments {
            guard let type = PersonalDataType(rawValue: name) else {
                let all = PersonalDataType.allCases.sorted().map(\.rawValue).joined(separator: ", ")
                throw Self.problem(
                    Key(stringValue: "treatments"), "'\(name)' is no type of personal data; there are \(all)",
                    container)
            }
            policy.treatments[type] = treatment
        }
        self.policy = policy
    }

    /// Reads the bytes of a file; throws a line that says what is wrong with it.
    static func read(_ bytes: [UInt8]) throws(ConfigurationError) -> PrivacyPolicy {
        do {
            return try JSONDecoder().decode(Self.self, from: Data(bytes)).policy
        } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                let field = context.codingPath.map(\.stringValue).joined(separator: ".")
                throw ConfigurationError(
                    field.isEmpty ? "it is no JSON object" : "\"\(field)\": \(context.debugDescription)")
            @unknown default: throw ConfigurationError("it is no JSON object")
            }
        } catch {
            throw ConfigurationError("it is no JSON object")
        }
    }

    private static func problem(
        _ key: Key, _ text: String, _ container: KeyedDecodingContainer<Key>
    ) -> DecodingError {
        DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: text)
    }
}
