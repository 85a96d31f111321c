extension RecognitionError {
    /// The error for a language that a model does not know: what it knows, and a model that knows it.
    ///
    /// - Parameters:
    ///   - language: the code, or what the caller wrote.
    ///   - known: the codes that the model knows, its own first.
    ///   - model: the model's name; nil for the loaded one.
    package static func unknownLanguage(_ language: String, known: [String], model: String? = nil) -> RecognitionError {
        let shown = String(String.UnicodeScalarView(language.unicodeScalars.filter { $0.value >= 0x20 }.prefix(24)))
        let more = known.count > languagesTold ? " and \(known.count - languagesTold) more" : ""
        let list = known.prefix(languagesTold).joined(separator: ", ")
        return RecognitionError(
            code: .unsupportedLanguage,
            message: "\(model.map { "the model \($0)" } ?? "the loaded model") does not know the language \"\(shown)\" "
                + "(it knows \(list)\(more)); get one that does with 'sori models pull \(modelKnowing(language))'",
            field: "language")
    }

    /// How many languages of a model are told by their code.
    package static let languagesTold = 12

    /// The smallest model that knows `language`: only the largest have the hundredth one, Cantonese.
    package static func modelKnowing(_ language: String) -> String {
        language == "yue" ? "whisper-large-v3-turbo" : "whisper-base"
    }
}
