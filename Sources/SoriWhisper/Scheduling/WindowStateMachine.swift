import SoriCore

/// The life of one window in the scheduler: which slots it waits for, what it steps next, and what it makes of the
/// logits.
///
/// Pure: events go in, and an action for the runtime comes out. An event that does not fit the state fails this
/// window's request with a `WhisperError` of the code `inconsistent`, and nothing else.
struct WindowStateMachine {
    /// The slots of the runtime that a window holds.
    struct Slots: Equatable {
        var window: Int32
        /// The first one holds the prompt.
        var sequences: [Int32]
    }

    /// What the runtime is to do, or what has become of the request.
    enum Action {
        case none
        /// All sequences go on from the first `length` tokens of the first one.
        case rewind(length: Int)
        /// The sequences go on from each other as `copies` says, each with `length` tokens.
        case copySequences(length: Int)
        /// The request cannot be done.
        case fail(WhisperError)
    }

    /// Decoding at one temperature.
    private struct Attempt {
        let text: WindowRequest.TextRequest
        let plan: WindowDecoder.Plan
        /// The index of the temperature.
        let number: Int
        var decoder: WindowDecoder

        init(_ text: WindowRequest.TextRequest, _ plan: WindowDecoder.Plan, number: Int) {
            self.text = text
            self.plan = plan
            self.number = number
            decoder = WindowDecoder(
                plan, temperature: text.rules.options.temperatures[number],
                random: SampleRandom(seed: text.rules.seed, stream: text.stream &* 64 &+ UInt64(number)))
        }
    }

    private enum State {
        /// Waits for a window slot and sequence slots.
        case waitingForSlots
        /// Waits for the encoder.
        case encoding(Slots)
        /// Waits for the logits of `<|startoftranscript|>`.
        case detectingLanguage(Slots)
        /// Steps its prompt, of which `done` tokens have been stepped.
        case prompting(Slots, Attempt, done: Int)
        /// Steps a token of every sequence.
        case decoding(Slots, Attempt)
        /// Waits for more sequence slots, for the next temperature. What it holds meanwhile may be taken from it.
        case waitingForMoreSlots(Slots, Attempt)
        /// Steps its text once more, to see where each token attends to; `done` tokens have been stepped.
        case aligning(Slots, AlignmentRows, done: Int)
        /// The result is there.
        case finished(Slots)
        /// The request cannot be done; its slots wait to be released.
        case failed(Slots)
        /// It holds nothing any more.
        case released

        var name: String {
            switch self {
            case .waitingForSlots: "waits for slots"
            case .encoding: "is being encoded"
            case .detectingLanguage: "waits for its language"
            case .prompting: "steps its prompt"
            case .decoding: "is being decoded"
            case .waitingForMoreSlots: "waits for more slots"
            case .aligning: "is being aligned"
            case .finished: "is finished"
            case .failed: "has failed"
            case .released: "is over"
            }
        }
    }

    let request: WindowRequest
    private let tokenizer: WhisperTokenizer
    private var state = State.waitingForSlots
    private var gathered = WindowResult()
    /// The attempts so far that did not pass the thresholds.
    private var rejected: [WindowResult] = []

    init(_ request: WindowRequest, tokenizer: WhisperTokenizer) {
        self.request = request
        self.tokenizer = tokenizer
    }

    // MARK: - What it waits for

    var isEncoding: Bool { if case .encoding = state { true } else { false } }
    var isAligning: Bool { if case .aligning = state { true } else { false } }
    var wantsMoreSequences: Bool { if case .waitingForMoreSlots = state { true } else { false } }
    /// Whether the next step takes its prompt, or the one token that tells the language.
    var isPrompting: Bool {
        switch state {
        case .detectingLanguage, .prompting: true
        default: false
        }
    }
    /// Whether the next step takes tokens of it.
    var isStepping: Bool { if case .decoding = state { true } else { isPrompting } }
    /// What came of the window, once it is finished.
    var result: WindowResult? { if case .finished = state { gathered } else { nil } }

    /// How many sequence slots it needs next.
    var neededSequences: Int {
        if case .waitingForMoreSlots(_, let attempt) = state { return attempt.decoder.groupSize }
        guard case .text(let text) = request.purpose else { return 1 }
        return text.rules.options.groupSize(text.rules.options.temperatures[0])
    }

    /// The slots it holds; nil while it holds none.
    var slots: Slots? {
        switch state {
        case .waitingForSlots, .released: nil
        case .encoding(let slots), .detectingLanguage(let slots), .prompting(let slots, _, _), .decoding(let slots, _),
            .waitingForMoreSlots(let slots, _), .aligning(let slots, _, _), .finished(let slots),
            .failed(let slots):
            slots
        }
    }

    // MARK: - Slots

    /// It has its slots.
    mutating func gotSlots(_ slots: Slots) -> Action {
        guard case .waitingForSlots = state, slots.sequences.count == neededSequences else {
            return impossible("\(slots.sequences.count) sequence slots")
        }
        state = .encoding(slots)
        return .none
    }

    /// Gives up its sequence slots while it waits for more; gives those it held.
    mutating func releaseSequences() -> [Int32] {
        guard case .waitingForMoreSlots(var slots, let attempt) = state else { return [] }
        defer { state = .waitingForMoreSlots(slots, attempt) }
        defer { slots.sequences = [] }
        return slots.sequences
    }

    /// It has the sequence slots that the next temperature needs.
    mutating func gotSequences(_ sequences: [Int32]) -> Action {
        guard case .waitingForMoreSlots(var slots, let attempt) = state, sequences.count == neededSequences else {
            return impossible("\(sequences.count) more sequence slots")
        }
        slots.sequences = sequences
        state = .prompting(slots, attempt, done: 0)
        return .rewind(length: 0)
    }

    /// It is over, in whatever state; gives the slots that it held.
    mutating func release() -> Slots? {
        defer { state = .released }
        return slots
    }

    // MARK: - Encoding and prompt

    /// The encoder is done with the window.
    mutating func encoded() -> Action {
        guard case .encoding(let slots) = state else { return impossible("an encoded window") }
        guard case .text(let text) = request.purpose, let language = text.language else {
            state = .detectingLanguage(slots)
            return .rewind(length: 0)
        }
        if case .fail(let error) = begin(text, slots, language: language) { return .fail(error) }
        return .rewind(length: 0)
    }

    private mutating func begin(_ text: WindowRequest.TextRequest, _ slots: Slots, language: String) -> Action {
        gathered.language = language
        do throws(WhisperError) {
            let plan = try text.rules.plan(previous: text.previous, heard: text.heard, language: language)
            state = .prompting(slots, Attempt(text, plan, number: 0), done: 0)
            return .none
        } catch {
            state = .failed(slots)
            return .fail(error)
        }
    }

    /// Appends what is to be stepped next, if there is room; gives how many of these tokens want logits, nil when
    /// nothing was appended.
    func appendTokens(to batch: inout TokenBatch) -> Int? {
        switch state {
        case .detectingLanguage(let slots):
            guard batch.room > 0, let first = slots.sequences.first else { return nil }
            batch.append(
                BatchToken(
                    sequence: first, window: slots.window, token: Int32(tokenizer.special.startOfTranscript),
                    position: 0,
                    wantsLogits: true, onlyLikeliest: true))
            return 1
        case .prompting(let slots, let attempt, let done):
            return appendPrompt(slots, attempt, done: done, to: &batch)
        case .decoding(let slots, let attempt):
            let decoder = attempt.decoder
            guard batch.room >= decoder.live.count else { return nil }
            let position = Int32(decoder.position)
            for index in decoder.live {
                batch.append(
                    BatchToken(
                        sequence: slots.sequences[index], window: slots.window, token: Int32(decoder.token(of: index)),
                        position: position, wantsLogits: true, onlyLikeliest: decoder.onlyLikeliest))
            }
            return decoder.live.count
        default: return nil
        }
    }

    private func appendPrompt(_ slots: Slots, _ attempt: Attempt, done: Int, to batch: inout TokenBatch) -> Int? {
        guard batch.room > 0, let first = slots.sequences.first else { return nil }
        let prompt = attempt.plan.prompt
        var wanted = 0
        for index in done..<min(prompt.tokens.count, done + batch.room) {
            let wants = index == prompt.tokens.count - 1 || index == prompt.startIndex
            batch.append(
                BatchToken(
                    sequence: first, window: slots.window, token: Int32(prompt.tokens[index]), position: Int32(index),
                    wantsLogits: wants, onlyLikeliest: attempt.decoder.onlyLikeliest))
            if wants { wanted += 1 }
        }
        return wanted
    }

    // MARK: - Logits

    /// Takes the logits of what `appendTokens` appended: `count` tokens were stepped, `logits` is
    /// `[those that wanted them, vocabularySize]`, and may be changed. `configuration` is the model's.
    mutating func stepped(
        _ logits: UnsafeMutablePointer<Float>, count: Int, configuration: WhisperConfiguration
    ) -> Action {
        // The state is taken out, so that the decoder in it has one owner and its arrays are changed where they are.
        let taken = state
        state = .released
        switch consume taken {
        case .detectingLanguage(let slots): return unsafe detected(logits, slots)
        case .prompting(let slots, let attempt, let done):
            return unsafe prompted(logits, count: count, slots, attempt, done: done, configuration)
        case .decoding(let slots, var attempt):
            unsafe attempt.decoder.advance(logits)
            return proceed(slots, attempt, configuration)
        case let other:
            state = other
            return impossible("logits")
        }
    }

    private mutating func detected(_ logits: UnsafeMutablePointer<Float>, _ slots: Slots) -> Action {
        gathered.languages = unsafe LanguageProbability.all(logits, tokenizer: tokenizer)
        state = .finished(slots)
        guard case .text(let text) = request.purpose else { return .none }
        gathered.languages = gathered.languages.among(text.rules.options.languageCandidates)
        return begin(text, slots, language: gathered.languages.mostLikely)
    }

    private mutating func prompted(
        _ logits: UnsafeMutablePointer<Float>, count: Int, _ slots: Slots, _ attempt: consuming Attempt, done: Int,
        _ configuration: WhisperConfiguration
    ) -> Action {
        let prompt = attempt.plan.prompt
        let vocabularySize = attempt.plan.vocabularySize
        let end = done + count
        var row = unsafe logits
        if (done..<end).contains(prompt.startIndex) {
            let total = unsafe attempt.plan.kernels.logSumExponential(row, count: vocabularySize)
            gathered.noSpeechProbability = exponential(Double(unsafe row[tokenizer.special.noSpeech] - total))
            if prompt.startIndex != prompt.tokens.count - 1 { unsafe row += vocabularySize }
        }
        guard end == prompt.tokens.count else {
            state = .prompting(slots, attempt, done: end)
            return .none
        }
        unsafe attempt.decoder.begin(row)
        return proceed(slots, attempt, configuration)
    }

    /// Goes on as the decoder decided: sequences move, or the attempt is over.
    private mutating func proceed(
        _ slots: Slots, _ attempt: consuming Attempt, _ configuration: WhisperConfiguration
    ) -> Action {
        guard attempt.decoder.live.isEmpty else {
            let (hasMoves, length) = (!attempt.decoder.moves.isEmpty, attempt.decoder.position)
            state = .decoding(slots, attempt)
            return hasMoves ? .copySequences(length: length) : .none
        }
        let rules = attempt.text.rules
        let temperatures = rules.options.temperatures
        var new = rules.result(attempt.decoder.result(), temperature: temperatures[attempt.number])
        (new.language, new.languages) = (gathered.language, gathered.languages)
        new.tokens.insert(contentsOf: attempt.text.heard.suffix(1), at: 0)
        new.noSpeechProbability = gathered.noSpeechProbability
        gathered = new
        guard rules.needsFallback(new) else { return align(attempt.text, slots, configuration) }
        rejected.append(new)
        guard attempt.number + 1 < temperatures.count else {
            gathered = rules.choice(of: rejected, last: new)
            return align(attempt.text, slots, configuration)
        }
        let next = Attempt(attempt.text, attempt.plan, number: attempt.number + 1)
        guard next.decoder.groupSize <= slots.sequences.count else {
            state = .waitingForMoreSlots(slots, next)
            return .none
        }
        // The prompt is there but for its last token, whose logits are wanted again.
        let known = next.plan.prompt.tokens.count - 1
        state = .prompting(slots, next, done: known)
        return .rewind(length: known)
    }

    /// The copies that the last `.copySequences` asked for.
    var copies: [SequenceCopy] {
        guard case .decoding(let slots, let attempt) = state else { return [] }
        return attempt.decoder.moves.map { SequenceCopy(from: slots.sequences[$0.from], to: slots.sequences[$0.to]) }
    }

    // MARK: - Alignment

    private mutating func align(
        _ text: WindowRequest.TextRequest, _ slots: Slots, _ configuration: WhisperConfiguration
    ) -> Action {
        state = .finished(slots)
        guard text.wantsWords, !text.rules.isSilent(gathered) else { return .none }
        let slicing = SegmentSlicing(
            gathered.tokens, frames: request.frames, timestampBegin: tokenizer.special.timestampBegin)
        let words = slicing.slices.flatMap { $0.tokens.filter { $0 < tokenizer.special.endOfText } }
        let alignment = AlignmentRows(
            words, language: gathered.language, rules: text.rules, configuration: configuration, frames: request.frames)
        guard let alignment else { return .none }
        state = .aligning(slots, alignment, done: 0)
        return .rewind(length: 0)
    }

    /// Has `step` step the next tokens of the alignment, from an index on; `step` gives where to go on.
    mutating func alignmentStep(
        _ step: (inout AlignmentRows, _ from: Int, Slots) throws(WhisperError) -> Int
    ) -> Action {
        guard case .aligning(let slots, var alignment, let done) = state else {
            return impossible("an alignment's step")
        }
        state = .released
        do throws(WhisperError) {
            let end = try step(&alignment, done, slots)
            if end < alignment.tokens.count {
                state = .aligning(slots, alignment, done: end)
            } else {
                gathered.attention = alignment.attention
                state = .finished(slots)
            }
            return .none
        } catch {
            state = .failed(slots)
            return .fail(error)
        }
    }

    private func impossible(_ event: String) -> Action {
        .fail(
            WhisperError(
                .inconsistent,
                "a window that \(state.name) got \(event): please report this; the request can be sent again"))
    }
}
