/// A text for people, in the two languages the server speaks.
///
/// Each text is wholly in its language. What other targets say is English, so its Korean text is made of the error's
/// code, and never of its message.
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
