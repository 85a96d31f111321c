import SoriCore
import SoriHTTP

/// The language in which a client wants messages for people.
enum AnswerLanguage: String, Codable, Sendable, CaseIterable {
    case korean
    case english

    /// The language of a request: that of the speech where its address names one (`?language=`, `?lang=`), else as
    /// `Accept-Language` says, else Korean.
    init(_ request: HTTPRequest) {
        let speech = request.queryValue("language") ?? request.queryValue("lang")
        self =
            AnswerLanguage(speech: speech) ?? AnswerLanguage(acceptLanguage: request.headers["accept-language"] ?? "")
    }

    /// Korean for Korean speech, English for any other; nil where the language of the speech is not said.
    init?(speech tag: String?) {
        guard let tag, !tag.isEmpty, tag.lowercased() != "auto" else { return nil }
        self = Language(tag)?.code == "ko" ? .korean : .english
    }

    /// English when `Accept-Language` ranks it above Korean (RFC 9110, section 12.5.4), or the other way round; the
    /// default when it names neither.
    init(acceptLanguage: String, default defaultLanguage: AnswerLanguage = .korean) {
        var best: (language: AnswerLanguage, quality: Double) = (defaultLanguage, 0)
        for item in acceptLanguage.split(separator: ",").prefix(16) {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let tag = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let primary = tag.split(separator: "-").first ?? ""
            let language: AnswerLanguage? = primary == "en" ? .english : primary == "ko" ? .korean : nil
            if let language, quality > best.quality { best = (language, quality) }
        }
        self = best.language
    }
}
