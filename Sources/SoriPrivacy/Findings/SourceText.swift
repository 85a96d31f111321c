/// A text as detectors read it: its scalars, which all ranges count, and its language.
public struct SourceText: Sendable {
    /// The scalars of the text as it came.
    public let scalars: [Unicode.Scalar]
    /// The code of the language, such as `ko`; empty where it is neither known nor to be seen.
    public let language: String

    /// Takes a text; of a language's code such as `ko-KR` only the language counts, and where it is empty, the script
    /// of the text tells.
    public init(_ text: String, language: String) {
        self.init(scalars: Array(text.unicodeScalars), language: language)
    }

    /// Takes scalars as they are.
    init(scalars: [Unicode.Scalar], language: String) {
        self.scalars = scalars
        let code = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
        self.language = code.isEmpty ? Self.language(of: scalars) : code
    }

    /// Hangul is Korean, kana Japanese, Han alone Chinese; Latin letters may be anything.
    private static func language(of scalars: [Unicode.Scalar]) -> String {
        var hasHan = false
        for scalar in scalars {
            switch scalar.value {
            case 0xAC00...0xD7A3: return "ko"
            case 0x3041...0x30FF: return "ja"
            case 0x4E00...0x9FFF: hasHan = true
            default: break
            }
        }
        return hasHan ? "zh" : ""
    }

    /// The text of a range.
    public subscript(range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }
}
