import SoriCore
import Testing

@testable import SoriWhisper

struct LongFormTests {
    let tokenizer: WhisperTokenizer
    let configuration: WhisperConfiguration

    init() throws {
        tokenizer = try ScriptedModel.tokenizer()
        var configuration = ScriptedModel.configuration
        configuration.audioContext = 1500
        self.configuration = configuration
    }

    private func form(_ change: (inout DecodingOptions) -> Void = { _ in }) -> LongForm {
        var options = DecodingOptions()
        change(&options)
        return LongForm(options, tokenizer: tokenizer, configuration: configuration)
    }

    /// Tokens: numbers are seconds of timestamps, texts are letters.
    private func result(_ parts: [Any], temperature: Double = 0) -> WindowResult {
        var tokens: [Int] = []
        for part in parts {
            if let text = part as? String { tokens += tokenizer.encode(text) }
            if let seconds = part as? Double {
                tokens.append(tokenizer.special.timestampBegin + Int((seconds * 50).rounded()))
            }
        }
        return WindowResult(language: "en", tokens: tokens, temperature: temperature)
    }

    private func expectNext(
        _ form: inout LongForm, available: Int, isAtEnd: Bool, _ action: LongForm.Action,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let next = form.next(available: available, isAtEnd: isAtEnd)
        #expect(next == action, sourceLocation: location)
    }

    @Test func windowsFollowTheTimestamps() {
        var form = form()
        expectNext(&form, available: 0, isAtEnd: false, .pull(frames: 3_000))
        expectNext(&form, available: 4_000, isAtEnd: true, .decode(seek: 0, size: 3_000))
        let first = form.take(
            result([0.0, " ab", 2.0, 2.0, " cd", 9.5, 9.5, " e"]), isSilent: false, size: 3_000, words: [],
            contentFrames: 4_000)
        #expect(first.map(\.text) == [" ab", " cd"] && first.map(\.start) == [0, 2] && first.map(\.end) == [2, 9.5])
        // The unfinished text is heard again.
        expectNext(&form, available: 4_000, isAtEnd: true, .decode(seek: 950, size: 3_000))
        #expect(form.prompt == first.flatMap(\.tokens))
        let second = form.take(
            result([0.5, " fg", 3.0]), isSilent: false, size: 3_000, words: [], contentFrames: 4_000)
        #expect(second.map(\.start) == [9.5] && second.map(\.end) == [12.5] && second.map(\.seek) == [950])
        expectNext(&form, available: 4_000, isAtEnd: true, .decode(seek: 3_950, size: 50))
        let silent = form.take(result([]), isSilent: true, size: 50, words: [], contentFrames: 4_000)
        #expect(silent.isEmpty)
        expectNext(&form, available: 4_000, isAtEnd: true, .finish)
    }

    @Test func whatSaysNothingIsCleared() {
        var form = form()
        _ = form.next(available: 3_000, isAtEnd: true)
        let segments = form.take(
            result([0.0, " ", 2.0, 2.0, " ab", 4.0]), isSilent: false, size: 3_000, words: [], contentFrames: 3_000)
        #expect(segments.map(\.text) == ["", " ab"] && segments[0].tokens.isEmpty)
        expectNext(&form, available: 3_000, isAtEnd: true, .finish)
    }

    @Test func promptsAreForgotten() {
        var warm = form()
        _ = warm.take(
            result([0.0, " ab", 4.0], temperature: 0.6), isSilent: false, size: 3_000, words: [], contentFrames: nil)
        #expect(warm.prompt.isEmpty)
        var apart = form {
            $0.conditionOnPreviousText = false
            $0.initialPrompt = " names "
        }
        #expect(apart.prompt == tokenizer.encode(" names"))
        _ = apart.take(result([0.0, " ab", 4.0]), isSilent: false, size: 3_000, words: [], contentFrames: nil)
        #expect(apart.prompt.isEmpty)
        var long = form()
        for _ in 0..<30 {
            _ = long.take(result([0.0, " abcdefgh", 4.0]), isSilent: false, size: 3_000, words: [], contentFrames: nil)
        }
        #expect(long.prompt.count == configuration.textContext)
    }

    @Test func clips() {
        var form = form { $0.clipTimestamps = [1, 5, 10] }
        expectNext(&form, available: 100, isAtEnd: false, .pull(frames: 3_100))
        expectNext(&form, available: 9_000, isAtEnd: false, .decode(seek: 100, size: 400))
        _ = form.take(result([0.0, " ab", 3.0]), isSilent: false, size: 400, words: [], contentFrames: nil)
        expectNext(&form, available: 9_000, isAtEnd: false, .decode(seek: 1_000, size: 3_000))
        var late = self.form { $0.clipTimestamps = [50, 60] }
        expectNext(&late, available: 4_000, isAtEnd: true, .finish)
    }

    /// A model that always says that the next segment begins 0.02 s later must not hold the recording up for ever.
    @Test func smallStepsEnd() {
        var form = form()
        var windows = 0
        while case .decode(_, let size) = form.next(available: 30_000, isAtEnd: true) {
            _ = form.take(
                result([0.0, " ab", 0.02, 0.02, " c"]), isSilent: false, size: size, words: [], contentFrames: 30_000)
            windows += 1
            guard windows < 1_000 else { break }
        }
        #expect(windows < 100)
    }

    @Test func wordsMoveTheNextWindow() {
        var form = form { $0.wordTimestamps = true }
        _ = form.next(available: 6_000, isAtEnd: true)
        let result = result([0.0, " ab", 4.0, 4.0, " cd", 8.0, 8.0])
        let words = [(" ab", 0.5, 1.0), (" cd", 5.0, 5.5)].map { text, start, end in
            WordTiming(text: text, tokens: tokenizer.encode(text), start: start, end: end, probability: 0.9)
        }
        let segments = form.take(result, isSilent: false, size: 3_000, words: words, contentFrames: 6_000)
        #expect(segments.map { $0.words.map(\.text) } == [[" ab"], [" cd"]])
        #expect(form.seek == LongForm.frames(segments[1].words[0].end))
    }

    @Test func inventedTextIsSkipped() {
        var form = form {
            $0.wordTimestamps = true
            $0.hallucinationSilenceThreshold = 2
        }
        _ = form.next(available: 6_000, isAtEnd: true)
        // One improbable word far into a silent window.
        let words = [WordTiming(text: " ab", tokens: tokenizer.encode(" ab"), start: 9, end: 9.05, probability: 0.01)]
        let segments = form.take(
            result([9.0, " ab", 10.0, 10.0]), isSilent: false, size: 3_000, words: words, contentFrames: 6_000)
        #expect(segments.isEmpty)
        #expect(form.seek > 0 && form.seek <= 1_000)
    }
}
