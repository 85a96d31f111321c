public import SoriCore
import SoriFormats

extension WhisperTokenizer {
    /// Takes the ordinary tokens of a ggml file and lays out the special ones by their number.
    ///
    /// Throws `WhisperError` when that leaves no sensible number of languages or a byte without a token.
    public init(ggml: WhisperGGMLFile) throws(WhisperError) {
        var entries = VocabularyEntries()
        let end = Array("<|endoftext|>".utf8)
        unsafe ggml.file.withBytes { bytes in
            for (id, range) in ggml.tokens.enumerated() {
                let token = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
                // Some converters write the first special token too; the special ones are named below.
                if unsafe token.elementsEqual(end) { break }
                unsafe entries.add(id, bytes: token)
            }
        }
        self = try WhisperError.reading { [entries] () throws(FileError) in
            let special = try SpecialTokens(
                ordinaryCount: entries.entries.count, vocabularySize: ggml.configuration.vocabularySize,
                file: ggml.path)
            return try WhisperTokenizer(
                entries, special: special, configuration: ggml.configuration, file: ggml.path)
        }
    }
}
