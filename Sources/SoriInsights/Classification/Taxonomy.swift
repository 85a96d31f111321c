public import FoundationEssentials
public import SoriCore

/// A taxonomy that cannot be used, with what mends it.
public typealias TaxonomyError = DomainError<TaxonomyErrorCode>

/// What can be wrong with a taxonomy; see `TaxonomyError`.
public enum TaxonomyErrorCode: String, Sendable, CaseIterable {
    /// The file is no JSON of a taxonomy.
    case unreadable
    /// The file has more than is taken.
    case tooLarge = "too_large"
    /// A code is missing, twice there, or not one of the taxonomy's.
    case badClass = "bad_class"
    /// Nothing says when a class is right: neither phrases nor examples.
    case untaught
}

/// The classes that calls are sorted into, with what tells them apart.
public struct Taxonomy: Sendable, Equatable {
    /// What a class is told by: the more of its phrases, and the more likeness with its examples, the likelier it is.
    public struct Class: Sendable, Equatable {
        /// Such as `CLASS_DELIVERY`.
        public let code: String
        /// What people call it, such as `배송`.
        public let category: String
        /// Words that speak for it, or against it with a weight below zero; 1 is a usual one.
        public let phrases: [Phrase]
        /// Transcripts of this class.
        public let examples: [String]
    }

    /// A phrase and how much it says. Spaces in it and in transcripts do not matter.
    public struct Phrase: Sendable, Equatable {
        /// Two signs or more.
        public let text: String
        /// -10...10.
        public let weight: Double
    }

    /// Its classes, two or more, each code once.
    public let classes: [Class]
    /// The code of the class for what fits none, such as `CLASS_ETC`; nil where there is none.
    public let fallback: String?

    /// The most bytes of a taxonomy's file.
    public static let mostBytes = 16 << 20
    /// The most classes.
    public static let mostClasses = 500

    /// Reads a taxonomy's JSON: `{"classes": [{"code", "category", "phrases": ["...", {"text", "weight"}], "examples":
    /// ["..."]}], "fallback"?}`; `name` names it in errors.
    public init(_ json: Data, name: String) throws(TaxonomyError) {
        guard json.count <= Self.mostBytes else {
            throw TaxonomyError(
                code: .tooLarge, message: "\(name) has more than \(Self.mostBytes >> 20) MB: leave examples out")
        }
        let file: TaxonomyFile
        do {
            file = try JSONDecoder().decode(TaxonomyFile.self, from: json)
        } catch {
            throw TaxonomyError(
                code: .unreadable, message: "\(name) is no taxonomy: \(TaxonomyFile.problem(error))", cause: error)
        }
        guard (2...Self.mostClasses).contains(file.classes.count) else {
            throw TaxonomyError(
                code: .tooLarge,
                message: "\(name) has \(file.classes.count) classes: it needs 2 to \(Self.mostClasses)")
        }
        classes = file.classes.map { entry in
            Class(
                code: entry.code, category: entry.category ?? entry.code,
                phrases: (entry.phrases ?? []).map { Phrase(text: $0.text, weight: min(10, max(-10, $0.weight))) },
                examples: entry.examples ?? [])
        }
        fallback = file.fallback
        try check(name)
    }

    private func check(_ name: String) throws(TaxonomyError) {
        var seen: Set<String> = []
        for entry in classes {
            guard !entry.code.isEmpty, entry.code.count <= 64, seen.insert(entry.code).inserted else {
                throw TaxonomyError(
                    code: .badClass,
                    message:
                        "\(name): the code '\(entry.code.prefix(64))' is empty, longer than 64 signs or there twice")
            }
            guard !entry.phrases.isEmpty || !entry.examples.isEmpty || entry.code == fallback else {
                throw TaxonomyError(
                    code: .untaught, message: "\(name): give the class \(entry.code) phrases or examples")
            }
        }
        if let fallback, !seen.contains(fallback) {
            throw TaxonomyError(code: .badClass, message: "\(name): the fallback \(fallback) is none of its classes")
        }
    }
}

/// The JSON of a taxonomy.
private struct TaxonomyFile: Decodable {
    struct Entry: Decodable {
        let code: String
        let category: String?
        let phrases: [PhraseEntry]?
        let examples: [String]?
    }

    /// A text, or a text with its weight.
    struct PhraseEntry: Decodable {
        let text: String
        let weight: Double

        private enum CodingKeys: String, CodingKey { case text, weight }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                (self.text, weight) = (text, 1)
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            text = try container.decode(String.self, forKey: .text)
            weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? 1
        }
    }

    let classes: [Entry]
    let fallback: String?

    /// Where a file is wrong, in words.
    static func problem(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        }
        return switch error {
        case DecodingError.keyNotFound(let key, let context): "\(path(context)) has no '\(key.stringValue)'"
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            "\(path(context)) is no \(type)"
        default: "it is no JSON"
        }
    }
}
