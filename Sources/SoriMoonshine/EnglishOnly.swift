import SoriRecognition

/// What a backend that knows only English says to a request's language.
enum EnglishOnly {
    /// Accepts nil, `auto`, `en` and regions of it (`en-US`, `en_GB`), in any case; throws `unsupported_language` for
    /// everything else.
    static func check(_ language: String?) throws(RecognitionError) {
        guard let language = language?.trimmed, !language.isEmpty, language.lowercased() != "auto" else { return }
        let base = language.lowercased().split { $0 == "-" || $0 == "_" }.first ?? ""
        guard base != "en", base != "english" else { return }
        throw RecognitionError(
            code: .unsupportedLanguage,
            message: "the language \(quoted(language)) is not known to the loaded model, which knows en only; run "
                + "`sori models pull whisper-base` for other languages")
    }

    /// Client text in a message: short and without control characters.
    private static func quoted(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(24)
        return "\"\(String(String.UnicodeScalarView(kept)))\""
    }
}
