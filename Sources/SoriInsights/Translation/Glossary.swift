import FoundationEssentials
public import SoriCore

/// How terms are to be translated, whatever the language model would say.
public struct Glossary: Sendable, Equatable {
    /// A term with its translation.
    public struct Term: Sendable, Equatable {
        /// The term as it is said; not empty.
        public let source: String
        /// What stands for it in the translation; not empty.
        public let target: String
        /// The code of the language that `target` is for; nil is for any.
        public let language: String?
    }

    /// All terms, in the order of the file.
    public let terms: [Term]

    private static let mostBytes = 1 << 20
    private static let mostTerms = 10_000
    private static let longestTerm = 200

    /// Reads the lines `source<TAB>target[<TAB>language]`; empty lines and those that begin with `#` are left out.
    ///
    /// Throws `malformed` that names `name` and the number of the first wrong line.
    public init(_ text: String, name: String) throws(FileError) {
        var terms: [Term] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            func problem(_ text: String) -> FileError {
                FileError(code: .malformed, message: "\(name), line \(index + 1): \(text)")
            }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(\.trimmed)
            guard (2...3).contains(fields.count), !fields[0].isEmpty, !fields[1].isEmpty else {
                throw problem("write source<TAB>target, or source<TAB>target<TAB>language")
            }
            guard fields[0].count <= Self.longestTerm, fields[1].count <= Self.longestTerm else {
                throw problem("a term has at most \(Self.longestTerm) characters")
            }
            var language: String?
            if fields.count == 3, !fields[2].isEmpty {
                language = Language(fields[2])?.code
                guard language != nil else { throw problem("unknown language: use a code such as ko or en") }
            }
            guard terms.count < Self.mostTerms else { throw problem("a glossary has at most \(Self.mostTerms) terms") }
            terms.append(Term(source: fields[0], target: fields[1], language: language))
        }
        self.terms = terms
    }

    /// Reads a file of at most 1 MiB; throws `FileError` that names it, and the line at fault.
    public init(contentsOf path: String) throws(FileError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw FileError(code: .unreadable, message: "the glossary \(path) cannot be read", cause: error)
        }
        guard data.count <= Self.mostBytes else {
            throw FileError(code: .malformed, message: "the glossary \(path) is larger than 1 MiB")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FileError(code: .malformed, message: "the glossary \(path) is not UTF-8")
        }
        try self.init(text, name: path)
    }

    /// The terms that `text` holds, longest first, for translations into `language`; at most `most`.
    func terms(in text: String, to language: String, most: Int) -> [Term] {
        let text = text.lowercased()
        let found = terms.filter { term in
            (term.language ?? language) == language && text.contains(term.source.lowercased())
        }
        return Array(found.sorted { $0.source.count > $1.source.count }.prefix(most))
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
