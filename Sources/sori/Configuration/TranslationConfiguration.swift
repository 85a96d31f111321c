import SoriCore
import SoriInsights

/// How texts are translated, checked.
struct TranslationConfiguration: Sendable, Equatable {
    /// How terms are translated; nil leaves them to the language model.
    let glossary: Glossary?

    /// Live sockets and requests that the language model is asked for at once; the rest wait in order.
    private static let transfers = 8

    /// Reads the glossary; throws a line that names the setting, the file and the number of a wrong line.
    init(_ settings: Settings) throws(ConfigurationError) {
        guard let path = settings.optional(.translationGlossary) else {
            glossary = nil
            return
        }
        do throws(FileError) {
            glossary = try Glossary(contentsOf: path)
        } catch {
            let setting = Setting.translationGlossary
            throw ConfigurationError("\(setting.flag) (\(setting.variable)): \(error.message)")
        }
    }

    /// What translates, by the language model of `summaries`; nil where there is none.
    func translator(_ summaries: SummaryConfiguration) -> Translator? {
        summaries.generator(transfers: Self.transfers).map {
            Translator(generator: $0, glossary: glossary, timeout: summaries.timeout)
        }
    }
}
