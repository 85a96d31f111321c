/// Strings compared scalar by scalar, as Python compares them: Swift's characters would join a quote and an accent.
extension Array where Element == Unicode.Scalar {
    /// Without the white space on both sides, as Python's `str.strip` sees it.
    var trimmed: ArraySlice<Unicode.Scalar> {
        guard let first = firstIndex(where: { !$0.isPythonSpace }), let last = lastIndex(where: { !$0.isPythonSpace })
        else { return [] }
        return self[first...last]
    }
}

extension ArraySlice where Element == Unicode.Scalar {
    /// Whether these scalars follow each other somewhere in `text`; nothing is found everywhere.
    func consists(of text: [Unicode.Scalar]) -> Bool {
        guard count <= text.count else { return false }
        return (0...text.count - count).contains { elementsEqual(text[$0..<$0 + count]) }
    }
}

extension Unicode.Scalar {
    fileprivate var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}
