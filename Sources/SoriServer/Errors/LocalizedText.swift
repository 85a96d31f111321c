import SoriHTTP

/// A text for people, in the two languages the server speaks.
struct LocalizedText: Sendable, Equatable {
    /// Korean, the default.
    let korean: String
    /// English, for clients that prefer it.
    let english: String

    /// Makes a text in both languages.
    init(_ korean: String, _ english: String) {
        self.korean = korean
        self.english = english
    }

    /// The text in the request's language.
    func text(for language: AnswerLanguage) -> String {
        switch language {
        case .korean: korean
        case .english: english
        }
    }
}

/// The language in which a client wants messages for people.
enum AnswerLanguage: Sendable, CaseIterable {
    case korean
    case english

    /// English when `Accept-Language` ranks it above Korean (RFC 9110, section 12.5.4), else Korean.
    init(_ request: HTTPRequest) {
        self.init(acceptLanguage: request.headers["accept-language"] ?? "")
    }

    init(acceptLanguage: String) {
        var best: (language: AnswerLanguage, quality: Double) = (.korean, 0)
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
