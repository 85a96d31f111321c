import FoundationEssentials
import SoriCore
import SoriServer

/// The options of what is done with transcripts: the fields of `POST /transcribe` with hyphens.
enum InsightFlags {
    /// How personal data is removed.
    static let privacy = [
        CommandOption("--privacy-types", "TYPE,...", help: "what is removed, such as phone,name (default all)"),
        CommandOption("--privacy-mark", "TYPE,...", help: "what is told of and stays"),
        CommandOption("--privacy-style", "STYLE", help: "label, stars, last_four or pseudonym (default label)"),
    ]

    /// The steps.
    static let steps = [
        CommandOption("--privacy-removal", CommandOption.yesOrNo, help: "remove personal data before all else"),
        CommandOption("--classification", CommandOption.yesOrNo, help: "sort the call into a class"),
        CommandOption("--ai-agent", CommandOption.yesOrNo, help: "have the configured agent answer"),
        CommandOption("--summary", CommandOption.yesOrNo, help: "what was said, in short"),
        CommandOption("--keywords", CommandOption.yesOrNo, help: "the words that it was about"),
        CommandOption("--topics", CommandOption.yesOrNo, help: "the spans of one subject each"),
        CommandOption("--speaker-summary", CommandOption.yesOrNo, help: "what each speaker said, in short"),
        CommandOption("--translate-to", "CODE", help: "translate into that language, such as en"),
        CommandOption("--taxonomy", "NAME", help: "the classes, a file of the taxonomies' folder (default calls)"),
    ]

    /// The fields that options stand for.
    static func fields(_ arguments: CommandArguments, _ options: [CommandOption]) -> [TranscriptAnalysis.Field] {
        options.compactMap { option -> TranscriptAnalysis.Field? in
            guard let value = arguments.value(option.name) else { return nil }
            let isYes = value.isEmpty && option.placeholder == CommandOption.yesOrNo
            return (String(option.name.dropFirst(2)).replacing("-", with: "_"), isYes ? "true" : value)
        }
    }

    /// Does `work`; what it says of a field is said of the option, on one line.
    static func naming<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as any FieldError {
            throw ConfigurationError(
                error.message.replacing(error.fieldName, with: "--" + error.fieldName.replacing("_", with: "-")))
        }
    }
}
