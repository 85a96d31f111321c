import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Everything against the reference: openai-whisper 20250625 with tiktoken.
@Suite(.enabled(if: TestModel.isAvailable))
struct TokenizerTests {
    struct Golden: Decodable, Sendable {
        struct Model: Decodable, Sendable {
            let encode: [[Int]]
            let nonspeech: [Int]
            let special: [String: Int]
            let languages: [StringOrInt]
        }
        let texts: [String]
        let models: [String: Model]
        let decode: [StringOrInt]
        let words: [StringOrInt]
    }

    /// The mixed lists of the golden file.
    enum StringOrInt: Decodable, Sendable {
        case int(Int)
        case string(String)
        case list([StringOrInt])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Int.self) {
                self = .int(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else {
                self = .list(try container.decode([StringOrInt].self))
            }
        }

        var string: String { if case .string(let value) = self { value } else { "" } }
        var int: Int { if case .int(let value) = self { value } else { -1 } }
        var list: [StringOrInt] { if case .list(let value) = self { value } else { [] } }
    }

    static let golden = Result { try SoriWhisperTests.golden("tokenizer.json", as: Golden.self) }
    static let names: [String: TestModel] = ["multi": .nano, "en": .english, "v3": .large]

    @Test(arguments: ["multi", "en", "v3"]) func encodesAsTheReference(_ name: String) throws {
        let (golden, tokenizer) = try load(name)
        let expected = try #require(golden.models[name]).encode
        for (text, tokens) in zip(golden.texts, expected) {
            #expect(tokenizer.encode(text) == tokens, "\(text.debugDescription)")
            #expect(tokenizer.bytes(of: tokens) == Array(text.utf8))
        }
    }

    @Test(arguments: ["multi", "en", "v3"]) func findsTheSpecialTokens(_ name: String) throws {
        let (golden, tokenizer) = try load(name)
        let expected = try #require(golden.models[name])
        let special = tokenizer.special
        #expect(special.endOfText == expected.special["eot"])
        #expect(special.startOfTranscript == expected.special["sot"])
        #expect(special.transcribe == expected.special["transcribe"])
        #expect(special.translate == expected.special["translate"])
        #expect(special.startOfLanguageModel == expected.special["sot_lm"])
        #expect(special.startOfPrevious == expected.special["sot_prev"])
        #expect(special.noSpeech == expected.special["no_speech"])
        #expect(special.noTimestamps == expected.special["no_timestamps"])
        #expect(special.timestampBegin == expected.special["timestamp_begin"])
        #expect(special.languages.map(\.code) == expected.languages.map { $0.list[0].string })
        #expect(special.languages.map(\.id) == expected.languages.map { $0.list[1].int })
        #expect(tokenizer.nonSpeechTokens == expected.nonspeech)
        #expect(tokenizer.isMultilingual == (name != "en"))
        #expect(special.languages.map(\.code) == WhisperLanguage.all.prefix(special.languages.count).map(\.code))
        let derived = try SpecialTokens(
            ordinaryCount: special.endOfText, vocabularySize: tokenizer.vocabularySize, file: "")
        #expect(derived == special)
    }

    @Test func decodesAsTheReference() throws {
        for row in try Self.golden.get().decode {
            let tokenizer = try #require(Self.names[row.list[0].string]).tokenizer()
            let tokens = row.list[1].list.map(\.int)
            #expect(tokenizer.decode(tokens).utf8.elementsEqual(row.list[2].string.utf8), "\(tokens)")
            #expect(tokenizer.decodeWithTimestamps(tokens).utf8.elementsEqual(row.list[3].string.utf8), "\(tokens)")
        }
    }

    @Test func cutsWordsAsTheReference() throws {
        for row in try Self.golden.get().words {
            let tokenizer = try #require(Self.names[row.list[0].string]).tokenizer()
            let tokens = row.list[2].list.map(\.int)
            let words = tokenizer.words(of: tokens, language: row.list[1].string)
            #expect(words.map { Array($0.text.utf8) } == row.list[3].list.map { Array($0.string.utf8) }, "\(tokens)")
            #expect(words.map(\.tokens) == row.list[4].list.map { $0.list.map(\.int) })
        }
    }

    @Test(arguments: TestModel.allCases) func bothFileFormsGiveTheSame(_ model: TestModel) throws {
        let folder = try ScratchFolder()
        try folder.write(try bytes(model.folder + "/tokenizer.json"), "tokenizer.json")
        let tokenizer = try WhisperTokenizer(folder: folder.path, configuration: model.configuration())
        let other = try model.tokenizer()
        #expect(tokenizer.special == other.special)
        for id in 0..<other.vocabularySize where tokenizer.bytes(of: [id]) != other.bytes(of: [id]) {
            Issue.record("token \(id) differs")
        }
    }

    @Test func startSequences() throws {
        let multilingual = try TestModel.nano.tokenizer()
        #expect(try multilingual.startSequence(language: "ko") == [50258, 50264, 50359])
        #expect(
            try multilingual.startSequence(language: "en", task: .translate, timestamps: false)
                == [50258, 50259, 50358, 50363])
        #expect(throws: WhisperError.self) { try multilingual.startSequence(language: "xx") }
        #expect(try TestModel.english.tokenizer().startSequence(language: "en") == [50257])
    }

    @Test func suppressionSetIsTheReferences() throws {
        let tokenizer = try TestModel.nano.tokenizer()
        let expected = try TestModel.nano.configuration().suppressedTokens
        #expect(tokenizer.suppressedTokens([-1]) == expected)
        #expect(tokenizer.suppressedTokens([-1]) == tokenizer.suppressedTokens([-1, -2, 9_999_999]))
    }

    @Test func longRunsOfOneLetterTakeNoLongerThanTheirLength() throws {
        let tokenizer = try TestModel.nano.tokenizer()
        let text = String(repeating: "ab", count: 5_000)
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    private func load(_ name: String) throws -> (Golden, WhisperTokenizer) {
        (try Self.golden.get(), try #require(Self.names[name]).tokenizer())
    }

    @Test(
        arguments: [
            (nil, nil), ("", nil), (" auto ", nil), ("Korean", "ko"), ("ko-KR", "ko"), ("zh_Hant", "zh"),
            ("Mandarin", "zh"),
            ("tlh", "tlh"),
        ] as [(String?, String?)])
    func languagesAreMeantByCodesTagsAndNames(_ language: String?, _ code: String?) {
        #expect(WhisperLanguage.code(meantBy: language) == code)
    }
}
