/// A text as detectors read it: its scalars, which all ranges count, and its language.
public struct SourceText: Sendable {
    /// The scalars of the text as it came.
    public let scalars: [Unicode.Scalar]
    /// The code of the language, such as `ko`; empty where it is not known.
    public let language: String

    /// Takes a text.
    public init(_ text: String, language: String) {
        scalars = Array(text.unicodeScalars)
        self.language = language
    }

    /// Takes scalars as they are.
    init(scalars: [Unicode.Scalar], language: String) {
        self.scalars = scalars
        self.language = language
    }

    /// The text of a range.
    public subscript(range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }
}
