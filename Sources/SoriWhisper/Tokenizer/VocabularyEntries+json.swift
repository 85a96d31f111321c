internal import SoriCore
internal import SoriFormats

extension VocabularyEntries {
    /// Reads an object of token texts and ids: `vocab.json`, `added_tokens.json`, the vocabulary of `tokenizer.json`.
    mutating func readTable(_ scanner: inout JSONScanner, file: String) throws(FileError) {
        try scanner.object { (key, scanner) throws(FileError) in
            try add(try scanner.integer(), text: key, file: file)
        }
    }

    /// Reads `vocabulary.json` of a CTranslate2 model: the tokens' texts in the order of their ids.
    mutating func readList(_ scanner: inout JSONScanner, file: String) throws(FileError) {
        var id = 0
        var text: [UInt8] = []
        try scanner.array { (scanner) throws(FileError) in
            text.removeAll(keepingCapacity: true)
            try scanner.string(into: &text)
            try add(id, text: text, file: file)
            id += 1
        }
    }

    /// Reads `vocabulary.txt` of a CTranslate2 model: the same, a token a line.
    mutating func readLines(_ bytes: [UInt8], file: String) throws(FileError) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (id, line) in lines.enumerated() {
            try add(id, text: Array(line.last == 0x0D ? line.dropLast() : line), file: file)
        }
    }

    /// Reads `tokenizer.json` of the `tokenizers` library. The merges are not read: ids give their order.
    mutating func readTokenizer(_ scanner: inout JSONScanner, file: String) throws(FileError) {
        var hasVocabulary = false
        try scanner.object { (key, scanner) throws(FileError) in
            switch String(decoding: key, as: UTF8.self) {
            case "added_tokens":
                try scanner.array { (scanner) throws(FileError) in try readAddedToken(&scanner, file: file) }
            case "model":
                try scanner.object { (key, scanner) throws(FileError) in
                    switch String(decoding: key, as: UTF8.self) {
                    case "vocab":
                        hasVocabulary = true
                        try readTable(&scanner, file: file)
                    case "type":
                        let type = try scanner.string()
                        guard type == "BPE" else {
                            throw FileError(
                                code: .unsupported, message: "\(file): model.type is \(type.prefix(40)), not BPE")
                        }
                    default: try scanner.skip()
                    }
                }
            default: try scanner.skip()
            }
        }
        guard hasVocabulary else { throw FileError(code: .malformed, message: "\(file): model.vocab is missing") }
    }

    private mutating func readAddedToken(_ scanner: inout JSONScanner, file: String) throws(FileError) {
        var id: Int?
        var content: [UInt8]?
        try scanner.object { (key, scanner) throws(FileError) in
            switch String(decoding: key, as: UTF8.self) {
            case "id": id = try scanner.integer()
            case "content":
                var bytes: [UInt8] = []
                try scanner.string(into: &bytes)
                content = bytes
            default: try scanner.skip()
            }
        }
        guard let id, let content else {
            throw FileError(code: .malformed, message: "\(file): an entry of added_tokens has no id or no content")
        }
        try add(id, text: content, file: file)
    }
}
