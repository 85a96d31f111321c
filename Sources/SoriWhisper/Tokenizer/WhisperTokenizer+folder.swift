public import SoriCore
internal import SoriFormats

extension WhisperTokenizer {
    /// The longest tokenizer file that is read.
    private static let longestFile = 64 << 20

    /// The files of a vocabulary in each form, in the order in which they are looked for.
    private static let forms = [
        ["vocab.json", "added_tokens.json"], ["tokenizer.json"], ["vocabulary.json"], ["vocabulary.txt"],
        ["multilingual.tiktoken"], ["gpt2.tiktoken"],
    ]

    /// Which of the files called `names` would be read as the vocabulary; none when there is none.
    package static func vocabularyFiles(among names: some Collection<String>) -> [String] {
        let names = Set(names)
        return forms.first { names.isSuperset(of: $0) } ?? []
    }

    /// Reads `vocab.json` and `added_tokens.json` of a Hugging Face folder or, when one is missing, `tokenizer.json`;
    /// of a CTranslate2 folder without that, `vocabulary.json` or `vocabulary.txt`; and after those the `.tiktoken`
    /// of openai-whisper, which lists the ordinary tokens alone.
    ///
    /// Throws `WhisperError`, naming the file, when none is there, or what is there is damaged, foreign, or does not
    /// fit `configuration`.
    public init(folder: String, configuration: WhisperConfiguration) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            try Self.read(folder, configuration: configuration)
        }
    }

    private static func read(
        _ folder: String, configuration: WhisperConfiguration
    ) throws(FileError) -> WhisperTokenizer {
        var entries = VocabularyEntries()
        let file: String
        if let vocabulary = try Self.bytes(folder + "/vocab.json"),
            let added = try Self.bytes(folder + "/added_tokens.json")
        {
            file = folder + "/vocab.json"
            for (bytes, name) in [(vocabulary, file), (added, folder + "/added_tokens.json")] {
                var scanner = JSONScanner(bytes, file: name)
                try entries.readTable(&scanner, file: name)
                try scanner.finish()
            }
        } else if let tokenizer = try Self.bytes(folder + "/tokenizer.json") {
            file = folder + "/tokenizer.json"
            var scanner = JSONScanner(tokenizer, file: file)
            try entries.readTokenizer(&scanner, file: file)
            try scanner.finish()
        } else if let list = try Self.bytes(folder + "/vocabulary.json") {
            file = folder + "/vocabulary.json"
            var scanner = JSONScanner(list, file: file)
            try entries.readList(&scanner, file: file)
            try scanner.finish()
        } else if let lines = try Self.bytes(folder + "/vocabulary.txt") {
            file = folder + "/vocabulary.txt"
            try entries.readLines(lines, file: file)
        } else if let (lines, path) = try Self.tiktoken(folder, vocabularySize: configuration.vocabularySize) {
            try entries.readTiktoken(lines, file: path)
            let special = try SpecialTokens(
                ordinaryCount: entries.entries.count, vocabularySize: configuration.vocabularySize, file: path)
            return try WhisperTokenizer(entries, special: special, configuration: configuration, file: path)
        } else {
            throw FileError(
                code: .notFound,
                message:
                    "\(folder) has no tokenizer.json, no vocab.json with added_tokens.json, no vocabulary.json or "
                    + "vocabulary.txt, and no multilingual.tiktoken or gpt2.tiktoken; put one of them there, the one of "
                    + "the model that this one was made from")
        }
        let special = try SpecialTokens(
            ids: entries.special, vocabularySize: configuration.vocabularySize, file: file)
        return try WhisperTokenizer(entries, special: special, configuration: configuration, file: file)
    }

    /// The list of openai-whisper that goes with a vocabulary: models for English only have fewer tokens.
    private static func tiktoken(
        _ folder: String, vocabularySize: Int
    ) throws(FileError) -> (lines: [UInt8], path: String)? {
        let path = folder + (vocabularySize < 51_865 ? "/gpt2.tiktoken" : "/multilingual.tiktoken")
        return try bytes(path).map { ($0, path) }
    }

    private static func bytes(_ path: String) throws(FileError) -> [UInt8]? {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
        guard file.count <= longestFile else {
            throw FileError(
                code: .malformed, message: "\(path) has \(file.count) bytes, too many for a tokenizer")
        }
        return unsafe file.withBytes { unsafe [UInt8]($0) }
    }
}
