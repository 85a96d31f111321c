import SoriCore
import SoriRecognition

/// What a backend that knows only English says to a request's language.
enum EnglishOnly {
    /// Accepts nil, `auto`, `en` and regions of it (`en-US`, `en_GB`), in any case; throws `unsupported_language` for
    /// everything else.
    static func check(_ language: String?) throws(RecognitionError) {
        guard let language = language?.trimmed, !language.isEmpty, language.lowercased() != "auto" else { return }
        let base = language.lowercased().split { $0 == "-" || $0 == "_" }.first ?? ""
        guard base != "en", base != "english" else { return }
        throw .unknownLanguage(language, known: ["en"])
    }
}
