import SoriCore
import Testing

@testable import SoriRecognition

struct DecodingOptionsTests {
    private func read(_ fields: [String: String]) throws(RecognitionError) -> DecodingOptions {
        try DecodingOptions(fields: { fields[$0] })
    }

    @Test func everyFieldIsRead() throws {
        #expect(try read([:]) == DecodingOptions())
        let read = try read([
            "beam_size": "3", "best_of": " 4 ", "patience": "1.5", "length_penalty": "0.6", "repetition_penalty": "1.1",
            "no_repeat_ngram_size": "2", "temperature": "0,0.2, 0.4", "compression_ratio_threshold": "none",
            "log_prob_threshold": "-0.5", "no_speech_threshold": "0.7", "condition_on_previous_text": "false",
            "prefix": "Hello", "suppress_tokens": "[-1, 50]", "suppress_blank": "0", "without_timestamps": "yes",
            "max_initial_timestamp": "2", "vad_filter": "off", "clip_timestamps": "1.5,4",
            "hallucination_silence_threshold": "2", "seed": "-1", "language": " ko-KR ", "task": "Translate",
            "word_timestamps": "1", "prompt": "names", "hotwords": "Sori",
        ])
        #expect(read.language == "ko-KR" && read.task == .translate && read.wordTimestamps)
        #expect(read.initialPrompt == "names" && read.hotwords == "Sori")
        #expect(read.beamSize == 3 && read.bestOf == 4 && read.patience == 1.5 && read.lengthPenalty == 0.6)
        #expect(read.repetitionPenalty == 1.1 && read.noRepeatNgramSize == 2 && read.temperatures == [0, 0.2, 0.4])
        #expect(read.compressionRatioThreshold == nil && read.logProbThreshold == -0.5)
        #expect(read.noSpeechThreshold == 0.7 && read.conditionOnPreviousText == false && read.prefix == "Hello")
        #expect(read.suppressTokens == [-1, 50] && read.suppressBlank == false && read.withoutTimestamps)
        #expect(read.maxInitialTimestamp == 2 && read.vadFilter == false && read.clipTimestamps == [1.5, 4])
        #expect(read.hallucinationSilenceThreshold == 2 && read.seed == .max)
    }

    @Test func bothNamesOfTheThresholdAreRead() throws {
        #expect(try read(["logprob_threshold": "-2"]).logProbThreshold == -2)
        #expect(try read(["logprob_threshold": "-2", "log_prob_threshold": "none"]).logProbThreshold == nil)
        #expect(try read(["initial_prompt": "one", "prompt": "two"]).initialPrompt == "one")
    }

    @Test(arguments: [
        ("beam_size", "five"), ("beam_size", "2.5"), ("patience", "nan"), ("temperature", "0,x"),
        ("suppress_tokens", "1.5"),
        ("vad_filter", "perhaps"), ("no_speech_threshold", "1e999"), ("seed", "99999999999999999999"),
        ("task", "summarise"), ("word_timestamps", "perhaps"),
    ])
    func whatCannotBeReadIsNamed(_ name: String, _ text: String) {
        let error = #expect(throws: RecognitionError.self) { try read([name: text]) }
        #expect(error?.code == .invalidOption && error?.field == name && error?.message.contains(name) == true)
    }
}
