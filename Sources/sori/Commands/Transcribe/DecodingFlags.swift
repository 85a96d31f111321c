import SoriCore
import SoriRecognition

/// The options of decoding on the command line: faster-whisper's names with hyphens.
enum DecodingFlags {
    static let known = [
        CommandOption(
            "--language", "CODE", short: "-l", help: "language of the speech, such as ko or en (default auto)"),
        CommandOption("--task", "NAME", help: "transcribe, or translate into English (default transcribe)"),
        CommandOption("--word-timestamps", CommandOption.yesOrNo, help: "add the words and their times (format json)"),
        CommandOption("--initial-prompt", "TEXT", help: "the text before the audio: names, spelling, style"),
        CommandOption("--hotwords", "TEXT", help: "words to expect"),
        CommandOption(
            "--vad-filter", CommandOption.yesOrNo, help: "decode speech only, many chunks at once (default true)"),
        CommandOption("--beam-size", "N", help: "beams at temperature 0; 1 is greedy (default 5)"),
        CommandOption("--best-of", "N", help: "samples at temperatures above 0 (default 5)"),
        CommandOption("--patience", "X", help: "candidates of beam search, as a multiple of its beams (default 1)"),
        CommandOption("--length-penalty", "X", help: "0 to 1 (default: log-probability by length)"),
        CommandOption("--temperature", "X,...", help: "tried one after the other (default 0,0.2,0.4,0.6,0.8,1)"),
        CommandOption(
            "--compression-ratio-threshold", "X|none", help: "texts above it repeat themselves (default 2.4)"),
        CommandOption("--log-prob-threshold", "X|none", help: "texts below it are too unlikely (default -1)"),
        CommandOption("--no-speech-threshold", "X|none", help: "windows above it may be silent (default 0.6)"),
        CommandOption("--fallback", "best|last", help: "attempt to keep when none passes these (default best)"),
        CommandOption(
            "--condition-on-previous-text", CommandOption.yesOrNo, help: "tell windows the text before (default true)"),
        CommandOption("--prefix", "TEXT", help: "text each window begins with"),
        CommandOption("--repetition-penalty", "X", help: "above 1, tokens come back less often (default 1)"),
        CommandOption("--no-repeat-ngram-size", "N", help: "runs of N tokens come once (default 0: any)"),
        CommandOption("--suppress-tokens", "ID,...", help: "tokens never to choose (default -1: unspoken symbols)"),
        CommandOption("--suppress-blank", CommandOption.yesOrNo, help: "no window begins blank (default true)"),
        CommandOption("--without-timestamps", CommandOption.yesOrNo, help: "one segment a window (default false)"),
        CommandOption("--max-initial-timestamp", "S", help: "latest first timestamp of a window (default 1)"),
        CommandOption("--clip-timestamps", "S,...", help: "starts and ends of what to transcribe"),
        CommandOption(
            "--hallucination-silence-threshold", "S", help: "skip silence around invented text (with word times)"),
        CommandOption("--seed", "N", help: "makes sampling repeatable"),
    ]

    /// What the command line says of decoding; throws a line naming the option that is wrong.
    static func options(_ arguments: CommandArguments) throws(ConfigurationError) -> DecodingOptions {
        do throws(RecognitionError) {
            return try DecodingOptions(fields: { name in
                let flag = "--" + name.replacing("_", with: "-")
                let isYesOrNo = known.contains { $0.name == flag && $0.placeholder == CommandOption.yesOrNo }
                // A bare yes-or-no option means yes.
                return arguments.value(flag).map { $0.isEmpty && isYesOrNo ? "true" : $0 }
            })
        } catch {
            let flag = error.field.map { "--" + $0.replacing("_", with: "-") } ?? ""
            throw ConfigurationError(error.message.replacing(error.field ?? "", with: flag))
        }
    }
}
