public import SoriCore
import SoriWhisper

/// What a model can do and how it is stored, in numbers, for whoever chooses one.
public struct ModelDescription: Sendable, Equatable {
    /// How many languages it knows.
    public let languages: Int
    /// How most of its numbers are stored, such as `float16` or `q5_0`.
    public let precision: String
    /// How many numbers it has.
    public let parameters: Int

    /// Makes a description.
    public init(languages: Int, precision: String, parameters: Int) {
        self.languages = languages
        self.precision = precision
        self.parameters = parameters
    }

    /// Reads the head of the Whisper model at `path`, not its weights; throws `ModelError` `not_whisper`. Blocks.
    public init(path: String) throws(ModelError) {
        do throws(WhisperError) {
            let (configuration, weights) = try WhisperModelForm(path: path).open()
            // The vocabulary has a token for each language (openai-whisper, tokenizer.py).
            languages = configuration.vocabularySize < 51_865 ? 1 : configuration.vocabularySize - 51_766
            var bytes: [String: Int] = [:]
            var count = 0
            for name in weights.names {
                let tensor = try weights.tensor(named: name)
                bytes["\(tensor.type)", default: 0] += tensor.count
                count += tensor.count
            }
            precision = bytes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? ""
            parameters = count
        } catch {
            throw ModelError(code: .notWhisper, message: "\(path) cannot be used: \(error.message)", cause: error)
        }
    }
}
