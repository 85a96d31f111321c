import FoundationEssentials
import SoriCore
import SoriTesting
import Testing

@testable import SoriWhisper

/// The life of a window without a runtime: logits come from the test.
struct WindowStateMachineTests {
    private typealias Slots = WindowStateMachine.Slots

    let tokenizer: WhisperTokenizer
    private let configuration = ScriptedModel.configuration

    init() throws { tokenizer = try ScriptedModel.tokenizer() }

    private func machine(
        language: String? = "en", words: Bool = false, previous: [Int] = [],
        _ change: (inout DecodingOptions) -> Void = { _ in }
    ) -> WindowStateMachine {
        var options = DecodingOptions()
        options.temperatures = [0]
        options.beamSize = 1
        options.bestOf = 3
        options.suppressTokens = []
        options.withoutTimestamps = true
        options.logProbThreshold = nil
        options.compressionRatioThreshold = nil
        options.noSpeechThreshold = nil
        options.seed = 1
        change(&options)
        let rules = DecodingRules(options, tokenizer: tokenizer, configuration: configuration)
        let text = WindowRequest.TextRequest(
            rules: rules, language: language, previous: previous, wantsWords: words, stream: 0)
        return WindowStateMachine(request(.text(text)), tokenizer: tokenizer)
    }

    private func request(_ purpose: WindowRequest.Purpose) -> WindowRequest {
        WindowRequest(mel: ScriptedModel.mel(1), frames: 100, positions: nil, purpose: purpose, priority: .file)
    }

    /// Steps what the machine appends; of each token that wants logits, `likely` says which token is likely next.
    private func step(
        _ machine: inout WindowStateMachine, room: Int = 64, likely: (BatchToken) -> Int
    ) throws -> WindowStateMachine.Action {
        var batch = TokenBatch(capacity: room)
        let wanted = try #require(machine.appendTokens(to: &batch))
        let asking = batch.tokens.filter(\.wantsLogits)
        #expect(asking.count == wanted)
        let size = configuration.vocabularySize
        var logits = [Float](repeating: -8, count: max(1, wanted) * size)
        for (row, token) in asking.enumerated() { logits[row * size + likely(token)] = 4 }
        return unsafe logits.withUnsafeMutableBufferPointer { logits in
            guard let base = logits.baseAddress else { return .none }
            return unsafe machine.stepped(base, count: batch.tokens.count, configuration: configuration)
        }
    }

    private func isNone(_ action: WindowStateMachine.Action) -> Bool { if case .none = action { true } else { false } }
    private func rewinds(_ action: WindowStateMachine.Action) -> Int? {
        if case .rewind(let length) = action { length } else { nil }
    }
    private func failure(_ action: WindowStateMachine.Action) -> WhisperError? {
        if case .fail(let error) = action { error } else { nil }
    }

    /// A machine whose window is encoded, in one window slot and `sequences`.
    private func encoded(_ machine: WindowStateMachine, sequences: [Int32] = [3]) -> WindowStateMachine {
        var machine = machine
        #expect(isNone(machine.gotSlots(Slots(window: 2, sequences: sequences))) && machine.isEncoding)
        #expect(rewinds(machine.encoded()) == 0)
        return machine
    }

    @Test func aTextFromSlotsToResult() throws {
        var machine = machine()
        #expect(machine.slots == nil && machine.neededSequences == 1 && machine.result == nil)
        machine = encoded(machine)
        #expect(machine.isPrompting && machine.isStepping && !machine.isEncoding)
        _ = try step(&machine) { _ in 97 }
        #expect(!machine.isPrompting && machine.isStepping)
        var positions: [Int32] = []
        _ = try step(&machine) { token in
            #expect(token.token == 97 && token.sequence == 3 && token.window == 2)
            positions.append(token.position)
            return 98
        }
        #expect(isNone(try step(&machine) { _ in tokenizer.special.endOfText }))
        let result = try #require(machine.result)
        #expect(
            result.tokens == [97, 98] && result.language == "en" && result.languages.isEmpty && positions.count == 1)
        #expect(machine.release() == Slots(window: 2, sequences: [3]))
        #expect(machine.slots == nil && machine.release() == nil && machine.result == nil)
    }

    /// A long prompt comes in several steps, and only its last token and the start of transcript want logits.
    @Test(arguments: [1, 2, 3, 64]) func promptsFitIntoWhatRoomThereIs(_ room: Int) throws {
        var machine = encoded(machine(previous: [100, 101, 102]))
        var prompt: [Int32] = []
        var asked: [Int32] = []
        while machine.isPrompting {
            var batch = TokenBatch(capacity: room)
            _ = machine.appendTokens(to: &batch)
            prompt += batch.tokens.map(\.token)
            _ = try step(&machine, room: room) { token in
                asked.append(token.token)
                return 97
            }
        }
        let special = tokenizer.special
        let start = try tokenizer.startSequence(language: "en", task: .transcribe, timestamps: false)
        #expect(prompt == ([special.startOfPrevious, 100, 101, 102] + start).map { Int32($0) })
        #expect(asked.first == Int32(special.startOfTranscript))
        #expect(asked.last == start.last.map { Int32($0) })
        var full = TokenBatch(capacity: 0)
        #expect(machine.appendTokens(to: &full) == nil)
    }

    @Test func theLanguageIsDetectedFirst() throws {
        var machine = encoded(machine(language: nil))
        let korean = try #require(tokenizer.special.languages.last)
        #expect(isNone(try step(&machine) { _ in korean.id }))
        #expect(machine.isPrompting && machine.result == nil)
        _ = try step(&machine) { _ in 97 }
        _ = try step(&machine) { _ in tokenizer.special.endOfText }
        #expect(machine.result?.language == korean.code && machine.result?.tokens == [97])
        #expect(machine.result?.languages.count == tokenizer.special.languages.count)
    }

    @Test func theLanguageAlone() throws {
        var machine = encoded(WindowStateMachine(request(.language), tokenizer: tokenizer))
        let language = tokenizer.special.languages[0]
        _ = try step(&machine) { _ in language.id }
        #expect(machine.result?.languages.mostLikely == language.code && machine.result?.tokens == [])
    }

    @Test func beamsGoOnFromEachOther() throws {
        var machine = machine { $0.beamSize = 2 }
        #expect(machine.neededSequences == 2)
        machine = encoded(machine, sequences: [5, 7])
        let length = try tokenizer.startSequence(language: "en", task: .transcribe, timestamps: false).count
        guard case .copySequences(let copied) = try step(&machine, likely: { _ in 97 }) else {
            Issue.record("the second beam begins with the prompt of the first")
            return
        }
        #expect(copied == length && machine.copies == [SequenceCopy(from: 5, to: 7)])
    }

    /// A result below the threshold is tried again at the next temperature, which needs more sequences here.
    @Test func aFallbackWaitsForMoreSlots() throws {
        var machine = machine {
            $0.temperatures = [0, 0.5]
            $0.logProbThreshold = 0
        }
        machine = encoded(machine)
        _ = try step(&machine) { _ in 97 }
        #expect(isNone(try step(&machine) { _ in tokenizer.special.endOfText }))
        #expect(machine.wantsMoreSequences && machine.neededSequences == 3 && machine.result == nil)
        var batch = TokenBatch(capacity: 8)
        #expect(machine.appendTokens(to: &batch) == nil && !machine.isStepping)
        #expect(machine.releaseSequences() == [3] && machine.releaseSequences() == [])
        #expect(rewinds(machine.gotSequences([1, 2, 4])) == 0 && machine.isPrompting)
        #expect(machine.slots == Slots(window: 2, sequences: [1, 2, 4]))
        _ = try step(&machine) { _ in 98 }
        #expect(machine.isStepping)
        while machine.isStepping { _ = try step(&machine) { _ in tokenizer.special.endOfText } }
        #expect(machine.result?.temperature == 0.5)
    }

    /// With enough slots only the prompt's last token is stepped again.
    @Test func aFallbackInItsOwnSlotsRewinds() throws {
        var machine = machine {
            $0.temperatures = [0, 0.5]
            $0.bestOf = 1
            $0.logProbThreshold = 0
        }
        machine = encoded(machine)
        _ = try step(&machine) { _ in 97 }
        let length = try tokenizer.startSequence(language: "en", task: .transcribe, timestamps: false).count
        #expect(rewinds(try step(&machine) { _ in tokenizer.special.endOfText }) == length - 1)
        var batch = TokenBatch(capacity: 8)
        #expect(machine.appendTokens(to: &batch) == 1 && batch.tokens.map(\.position) == [Int32(length - 1)])
    }

    @Test func wordsAreAlignedOverSeveralSteps() throws {
        var machine = encoded(machine(words: true))
        _ = try step(&machine) { _ in 97 }
        #expect(rewinds(try step(&machine) { _ in tokenizer.special.endOfText }) == 0)
        #expect(machine.isAligning && machine.result == nil && !machine.isStepping)
        var seen: [Int] = []
        while machine.isAligning {
            let action = machine.alignmentStep { (alignment, from, slots) throws(WhisperError) in
                #expect(slots == Slots(window: 2, sequences: [3]))
                seen.append(from)
                return min(from + 2, alignment.tokens.count)
            }
            #expect(isNone(action))
        }
        #expect(seen == Array(stride(from: 0, to: 2 * seen.count, by: 2)) && seen.count > 1)
        #expect(machine.result?.attention?.tokens == [97])
    }

    @Test func aFailedAlignmentFailsItsRequest() throws {
        var machine = encoded(machine(words: true))
        _ = try step(&machine) { _ in 97 }
        _ = try step(&machine) { _ in tokenizer.special.endOfText }
        let action = machine.alignmentStep { (_, _, _) throws(WhisperError) in throw WhisperError(.computation, "no") }
        #expect(failure(action)?.code == .computation && machine.slots != nil && machine.result == nil)
    }

    @Test func anUnknownLanguageFailsItsRequest() throws {
        // A model of several languages: one of English alone has none to be told.
        let folder = Fixtures.carried.path + "/whisper-nano"
        let configuration = try WhisperConfiguration(folder: folder)
        let tokenizer = try WhisperTokenizer(folder: folder, configuration: configuration)
        let rules = DecodingRules(DecodingOptions(), tokenizer: tokenizer, configuration: configuration)
        let text = WindowRequest.TextRequest(rules: rules, language: "xx", previous: [], wantsWords: false, stream: 0)
        var machine = WindowStateMachine(request(.text(text)), tokenizer: tokenizer)
        let slots = Slots(window: 0, sequences: Array(0..<Int32(machine.neededSequences)))
        #expect(isNone(machine.gotSlots(slots)))
        #expect(failure(machine.encoded())?.message.contains("xx") == true && machine.result == nil)
        #expect(machine.release() == slots)
    }

    /// Whatever a request waits for, when its caller is gone its slots are free, once.
    @Test(arguments: 0..<5) func slotsAreReleasedInEveryState(_ steps: Int) throws {
        var machine = machine(language: nil, words: true)
        if steps > 0 { _ = machine.gotSlots(Slots(window: 2, sequences: [3])) }
        if steps > 1 { _ = machine.encoded() }
        if steps > 2 { _ = try step(&machine) { _ in tokenizer.special.languages[0].id } }
        if steps > 3 { _ = try step(&machine) { _ in 97 } }
        #expect(machine.release() == (steps > 0 ? Slots(window: 2, sequences: [3]) : nil))
        #expect(machine.release() == nil)
    }

    /// What cannot happen ends the request with an error that says so, and leaves its slots to be released.
    @Test func impossibleEventsFailTheRequest() throws {
        var waiting = machine()
        #expect(failure(waiting.encoded())?.code == .inconsistent)
        #expect(failure(waiting.gotSequences([1]))?.code == .inconsistent)
        var logits = [Float](repeating: 0, count: configuration.vocabularySize)
        let action = unsafe logits.withUnsafeMutableBufferPointer { logits in
            unsafe logits.baseAddress.map { unsafe waiting.stepped($0, count: 1, configuration: configuration) }
        }
        #expect(action.flatMap { failure($0) }?.message.contains("waits for slots") == true)
        #expect(failure(waiting.alignmentStep { (_, _, _) throws(WhisperError) in 0 })?.code == .inconsistent)
        #expect(failure(waiting.gotSlots(Slots(window: 1, sequences: [1, 2])))?.code == .inconsistent)
        var encoding = machine()
        _ = encoding.gotSlots(Slots(window: 1, sequences: [1]))
        #expect(failure(encoding.gotSlots(Slots(window: 0, sequences: [0])))?.code == .inconsistent)
        #expect(encoding.release() == Slots(window: 1, sequences: [1]))
        #expect(failure(encoding.encoded())?.message.contains("is over") == true)
    }
}
