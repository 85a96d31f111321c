import SoriCore
import SoriRecognition

/// Which language a request is transcribed in.
enum LanguageChoice {
    /// The code for the recogniser, or nil to let it detect.
    ///
    /// - Parameters:
    ///   - requested: the request's field: nil or empty for the default, `auto`, or a code, tag or name.
    ///   - preferred: the server's default, if one is configured: a code, or `auto`.
    ///   - known: the loaded model's languages, its own first.
    /// Throws 422 for a language that does not exist or that the model does not know.
    static func code(requested: String?, preferred: String?, known: [String]) throws(APIError) -> String? {
        guard let requested, !requested.isEmpty else {
            if preferred == "auto" { return nil }
            return [preferred, "ko"].compactMap { $0 }.first { known.contains($0) } ?? known.first
        }
        if requested.lowercased() == "auto" { return nil }
        guard let language = Language(requested) else {
            throw .invalid(
                "language",
                LocalizedText(
                    "알 수 없는 언어입니다: '\(requested)'. ko, en 같은 언어 코드나 auto를 쓰세요.",
                    "Unknown language '\(requested)': use a code such as ko or en, or auto."))
        }
        guard known.contains(language.code) else {
            let told = RecognitionError.languagesTold
            let more = max(0, known.count - told)
            let list = known.prefix(told).joined(separator: ", ")
            let model = RecognitionError.modelKnowing(language.code)
            throw .invalid(
                "language",
                LocalizedText(
                    "현재 모델은 '\(language.code)' 언어를 지원하지 않습니다(지원: \(list)\(more > 0 ? " 외 \(more)개" : "")). "
                        + "'sori models pull \(model)'로 이 언어를 아는 모델을 받으세요.",
                    RecognitionError.unknownLanguage(language.code, known: known).message))
        }
        return language.code
    }
}
