import SoriCore
import SoriFormats
import SoriWhisper

/// Reads every number of a model that opened.
func readAll(_ weights: WhisperWeights) {
    for name in weights.names {
        do throws(WhisperError) {
            let tensor = try weights.tensor(named: name)
            precondition(tensor.floats().count == tensor.shape.reduce(1, *), "\(name) is not as long as its shape")
            try tensor.checkFinite()
        } catch {
            precondition(error.message.contains(name), "an error that does not name the tensor: \(error.message)")
        }
    }
}

/// Takes a text through a tokenizer that opened, and back.
func useAll(_ tokenizer: WhisperTokenizer) {
    let text = "안녕, it's  2 <|en|>\u{1F600}\n"
    let tokens = tokenizer.encode(text)
    precondition(tokens.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) }, "a token that does not exist")
    precondition(tokenizer.decode(tokens) == text, "a text that is another one after encoding")
    _ = tokenizer.decodeWithTimestamps(Array(-2..<tokenizer.vocabularySize + 2))
    precondition(tokenizer.words(of: tokens, language: "ko").flatMap(\.tokens) == tokens, "words that lose tokens")
    for language in tokenizer.special.languages {
        _ = try? tokenizer.startSequence(language: language.code)
    }
}

/// Every refusal names the file.
func expectNamed(_ error: WhisperError, _ folder: FuzzFolder) {
    precondition(error.message.contains(folder.path), "an error that does not name the file: \(error.message)")
}

extension FuzzFolder {
    /// The dimensions of the seeds (`Fuzzers/seeds.py`) with `vocabulary` tokens, by way of a sound `config.json`.
    func configuration(vocabulary: Int) -> WhisperConfiguration {
        let text = """
            {"model_type": "whisper", "d_model": 8, "encoder_layers": 1, "decoder_layers": 1, "vocab_size": \(vocabulary),
             "encoder_attention_heads": 1, "decoder_attention_heads": 1, "num_mel_bins": 2, "max_source_positions": 4,
             "max_target_positions": 8}
            """
        unsafe Array(text.utf8).withUnsafeBytes { unsafe put($0, as: "config.json") }
        do throws(WhisperError) {
            return try WhisperConfiguration(folder: path)
        } catch {
            preconditionFailure("the fuzzer's own configuration is refused: \(error.message)")
        }
    }
}
