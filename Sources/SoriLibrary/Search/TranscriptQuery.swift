public import FoundationEssentials

/// Which transcripts are looked for.
public struct TranscriptQuery: Sendable {
    /// What stands in them: each of these, wherever; several words in one stand beside each other.
    public let terms: [String]
    /// Who is heard in them, by the whole name.
    public var speaker: String?
    /// The code of their language.
    public var language: String?
    /// The code of their class.
    public var classCode: String?
    /// How far people have gone through them.
    public var status: TranscriptStatus?
    /// Recorded at that time or later.
    public var from: Date?
    /// Recorded before that time.
    public var to: Date?

    /// Characters of a query that are read.
    public static let lengthLimit = 500
    /// Terms of a query that are looked for.
    public static let termLimit = 16

    /// A query for what somebody types: words, and phrases in quotation marks. What is longer than the limits is cut.
    public init(text: String = "") {
        var terms: [String] = []
        var term = ""
        var isQuoted = false
        for character in text.prefix(Self.lengthLimit) {
            if character == "\"" || character == "“" || character == "”" || (!isQuoted && character.isWhitespace) {
                terms.append(term)
                term = ""
                if !character.isWhitespace { isQuoted.toggle() }
            } else {
                term.append(character)
            }
        }
        terms.append(term)
        self.terms = Array(terms.filter { !SearchText($0).scalars.isEmpty }.prefix(Self.termLimit))
    }

    /// What the index is asked for; nil where every transcript will do.
    var match: String? {
        var parts = terms.compactMap { SearchTokens.phrase(SearchText($0)) }.map { "(\($0))" }
        let properties: [(SearchTokens.Property, String?)] = [
            (.speaker, speaker), (.language, language), (.classCode, classCode), (.status, status?.rawValue),
        ]
        for case (let property, let value?) in properties {
            parts.append("\"\(SearchTokens.token(property, value))\"")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " AND ")
    }
}
