internal import SoriCore

/// Tokens as they come out of a file, before ids are checked and laid out.
struct VocabularyEntries {
    /// The bytes of all tokens, one after the other.
    private(set) var source: [UInt8] = []
    /// The id of each token and its bytes within `source`.
    private(set) var entries: [(id: Int, bytes: Range<Int>)] = []
    /// The tokens of the form `<|...|>` by name.
    private(set) var special: [String: Int] = [:]

    /// Adds an ordinary token by its bytes.
    mutating func add(_ id: Int, bytes: some Collection<UInt8>) {
        let start = source.count
        source.append(contentsOf: bytes)
        entries.append((id, start..<source.count))
    }

    /// Adds a token by its text in a vocabulary file: one of the form `<|...|>` as a special token, any other written
    /// in the byte alphabet or, if it has foreign characters, as it stands.
    mutating func add(_ id: Int, text: [UInt8], file: String) throws(FileError) {
        if text.count > 4, text.starts(with: [0x3C, 0x7C]), text.suffix(2).elementsEqual([0x7C, 0x3E]) {
            try add(id, special: String(decoding: text, as: UTF8.self), file: file)
            return
        }
        let start = source.count
        if !ByteAlphabet.decode(text, into: &source) { source.append(contentsOf: text) }
        entries.append((id, start..<source.count))
    }

    /// Adds a special token, which may have been added before under the same id.
    mutating func add(_ id: Int, special name: String, file: String) throws(FileError) {
        if let known = special[name] {
            guard known == id else {
                throw FileError(code: .malformed, message: "\(file): \(name) has the ids \(known) and \(id)")
            }
            return
        }
        special[name] = id
        add(id, bytes: name.utf8)
    }
}
