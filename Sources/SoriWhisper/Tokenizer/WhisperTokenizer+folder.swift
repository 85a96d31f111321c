import SoriCore

extension WhisperTokenizer {
    /// The longest tokenizer file that is read.
    private static let longestFile = 64 << 20

    /// Reads `vocab.json` and `added_tokens.json` of a Hugging Face folder or, when one is missing, `tokenizer.json`.
    ///
    /// Throws `WhisperError`, naming the file, when neither is there, or what is there is damaged, foreign, or does not
    /// fit `configuration`.
    public init(folder: String, configuration: WhisperConfiguration) throws(WhisperError) {
        var entries = VocabularyEntries()
        let file: String
        if let vocabulary = try Self.read(folder + "/vocab.json"),
            let added = try Self.read(folder + "/added_tokens.json")
        {
            file = folder + "/vocab.json"
            for (bytes, name) in [(vocabulary, file), (added, folder + "/added_tokens.json")] {
                var scanner = JSONScanner(bytes, file: name)
                try entries.readTable(&scanner, file: name)
                try scanner.finish()
            }
        } else if let tokenizer = try Self.read(folder + "/tokenizer.json") {
            file = folder + "/tokenizer.json"
            var scanner = JSONScanner(tokenizer, file: file)
            try entries.readTokenizer(&scanner, file: file)
            try scanner.finish()
        } else {
            throw WhisperError(
                .notFound, "\(folder) has neither tokenizer.json nor vocab.json and added_tokens.json; fetch them too")
        }
        let special = try SpecialTokens(
            ids: entries.special, vocabularySize: configuration.vocabularySize, file: file)
        try self.init(entries, special: special, configuration: configuration, file: file)
    }

    private static func read(_ path: String) throws(WhisperError) -> [UInt8]? {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            if error.code == .notFound { return nil }
            throw WhisperError(error)
        }
        guard file.count <= longestFile else {
            throw WhisperError(.malformed, "\(path) has \(file.count) bytes, too many for a tokenizer")
        }
        return unsafe file.withBytes { unsafe [UInt8]($0) }
    }
}
