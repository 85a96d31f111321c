internal import SoriCore

/// One window on its way through the model: what to step next, and what to make of the logits. Lives on the model's thread.
final class WindowTask {
    /// What a window waits for.
    enum Phase {
        /// Places.
        case seat
        /// The encoder.
        case encoding
        /// The logits of `<|startoftranscript|>`, to tell the language.
        case language
        /// Its prompt, of which this many tokens have been stepped.
        case prompt(done: Int)
        /// The next step of its sequences.
        case stepping
        /// Places for more sequences, at the next temperature.
        case moreSequences
        /// Its alignment, of which this many rows have been stepped.
        case alignment(done: Int)
        /// Nothing.
        case done
    }

    let request: WindowRequest
    let promise: Promise<WindowResult>
    private(set) var phase = Phase.seat
    /// The window place, once seated.
    private(set) var window: Int32?
    /// The sequence places, once seated; the first holds the prompt.
    private(set) var sequences: [Int32] = []
    private var plan: WindowDecoder.Plan?
    private var decoder: WindowDecoder?
    private var attempt = 0
    private var alignment: AlignmentRows?
    private(set) var result: WindowResult

    init(_ request: WindowRequest, promise: Promise<WindowResult>) {
        self.request = request
        self.promise = promise
        result = WindowResult()
    }

    var isLive: Bool { request.priority == .live }

    /// How many sequence places the next attempt needs.
    var wantedSequences: Int {
        guard case .text(let text) = request.purpose else { return 1 }
        return text.rules.options.groupSize(text.rules.options.temperatures[attempt])
    }

    /// Takes its places.
    func seat(window: Int32, sequences: [Int32]) {
        self.window = window
        self.sequences = sequences
        phase = .encoding
    }

    /// Takes the places for more sequences.
    func seat(sequences: [Int32], _ runtime: any WhisperRuntime) {
        self.sequences = sequences
        reset(runtime, length: 0)
        phase = .prompt(done: 0)
    }

    /// Gives all places up.
    func leave(_ places: inout SlotAllocator) {
        if let window { places.giveBack(window: window) }
        places.giveBack(sequences: sequences)
        window = nil
        sequences = []
        phase = .done
    }

    /// Gives the sequence places up, to come back for more.
    func leaveSequences(_ places: inout SlotAllocator) {
        places.giveBack(sequences: sequences)
        sequences = []
    }

    /// The encoder is done with the window.
    func encoded(_ runtime: any WhisperRuntime) throws(WhisperError) {
        reset(runtime, length: 0)
        switch request.purpose {
        case .language: phase = .language
        case .text(let text):
            if let language = text.language { try begin(text, language: language) } else { phase = .language }
        }
    }

    private func begin(_ text: WindowRequest.TextRequest, language: String) throws(WhisperError) {
        result.language = language
        plan = try text.rules.plan(previous: text.previous, language: language)
        startAttempt()
        phase = .prompt(done: 0)
    }

    private func startAttempt() {
        guard case .text(let text) = request.purpose, let plan else { return }
        let temperature = text.rules.options.temperatures[attempt]
        decoder = WindowDecoder(
            plan, temperature: temperature,
            random: SampleRandom(seed: text.rules.seed, stream: text.stream &* 64 &+ UInt64(attempt)))
    }

    /// Appends what is to be stepped next, if it fits; gives how many rows want logits, nil when nothing was appended.
    func appendRows(to batch: inout TokenBatch, tokenizer: WhisperTokenizer) -> Int? {
        guard let window, let first = sequences.first else { return nil }
        switch phase {
        case .language:
            guard batch.room > 0 else { return nil }
            batch.append(
                BatchToken(
                    sequence: first, window: window, token: Int32(tokenizer.special.startOfTranscript), position: 0,
                    wantsLogits: true, onlyLikeliest: true))
            return 1
        case .prompt(let done):
            guard let plan, let decoder, batch.room > 0 else { return nil }
            let tokens = plan.prompt.tokens
            let end = min(tokens.count, done + batch.room)
            var wanted = 0
            for index in done..<end {
                let wants = index == tokens.count - 1 || index == plan.prompt.startIndex
                batch.append(
                    BatchToken(
                        sequence: first, window: window, token: Int32(tokens[index]), position: Int32(index),
                        wantsLogits: wants, onlyLikeliest: decoder.onlyLikeliest))
                if wants { wanted += 1 }
            }
            return wanted
        case .stepping:
            guard let decoder, batch.room >= decoder.live.count else { return nil }
            let position = Int32(decoder.position)
            for slot in decoder.live {
                batch.append(
                    BatchToken(
                        sequence: sequences[slot], window: window, token: Int32(decoder.token(of: slot)),
                        position: position, wantsLogits: true, onlyLikeliest: decoder.onlyLikeliest))
            }
            return decoder.live.count
        default: return nil
        }
    }

    /// Takes the logits of what `appendRows` appended: `rows` rows were stepped, `logits` is `[wanted, vocabularySize]`.
    func take(
        _ logits: UnsafeMutablePointer<Float>, rows: Int, tokenizer: WhisperTokenizer, runtime: any WhisperRuntime
    ) {
        switch phase {
        case .language:
            result.languages = unsafe LanguageProbability.all(logits, tokenizer: tokenizer)
            takeLanguage()
        case .prompt(let done): unsafe takePrompt(logits, done: done, rows: rows, tokenizer, runtime)
        case .stepping:
            unsafe decoder?.advance(logits)
            goOn(runtime, tokenizer)
        default: break
        }
    }

    private func takeLanguage() {
        guard case .text(let text) = request.purpose else {
            phase = .done
            return
        }
        do throws(WhisperError) {
            try begin(text, language: result.languages.mostLikely)
        } catch {
            promise.resolve(.failure(error))
        }
    }

    private func takePrompt(
        _ logits: UnsafeMutablePointer<Float>, done: Int, rows: Int, _ tokenizer: WhisperTokenizer,
        _ runtime: any WhisperRuntime
    ) {
        guard let plan else { return }
        let (end, count) = (done + rows, plan.prompt.tokens.count)
        var row = unsafe logits
        if (done..<end).contains(plan.prompt.startIndex) {
            let silent =
                unsafe row[tokenizer.special.noSpeech] - plan.kernels.logSumExponential(row, count: plan.vocabularySize)
            result.noSpeechProbability = exponential(Double(silent))
            if plan.prompt.startIndex != count - 1 { unsafe row += plan.vocabularySize }
        }
        guard end == count else {
            phase = .prompt(done: end)
            return
        }
        unsafe decoder?.begin(row)
        phase = .stepping
        goOn(runtime, tokenizer)
    }

    /// Carries out what the decoder decided: moves, or the end of the attempt.
    private func goOn(_ runtime: any WhisperRuntime, _ tokenizer: WhisperTokenizer) {
        guard decoder?.live.isEmpty ?? true else {
            guard decoder?.moves.isEmpty == false, let decoder else { return }
            unsafe withUnsafeTemporaryAllocation(of: SequenceCopy.self, capacity: decoder.moves.count) { moves in
                for index in decoder.moves.indices {
                    let move = decoder.moves[index]
                    unsafe moves[index] = SequenceCopy(from: sequences[move.from], to: sequences[move.to])
                }
                unsafe runtime.copySequences(UnsafeBufferPointer(moves), length: decoder.position)
            }
            return
        }
        if let decoder { endAttempt(decoder, runtime, tokenizer) }
    }

    private func endAttempt(
        _ decoder: WindowDecoder, _ runtime: any WhisperRuntime, _ tokenizer: WhisperTokenizer
    ) {
        guard case .text(let text) = request.purpose, let plan else { return }
        let rules = text.rules
        var new = rules.result(decoder.result(), temperature: rules.options.temperatures[attempt])
        (new.language, new.languages) = (result.language, result.languages)
        new.noSpeechProbability = result.noSpeechProbability
        result = new
        self.decoder = nil
        if rules.needsFallback(result), attempt + 1 < rules.options.temperatures.count {
            attempt += 1
            startAttempt()
            if wantedSequences > sequences.count {
                phase = .moreSequences
            } else {
                // The prompt is there but for its last token, whose logits are wanted again.
                reset(runtime, length: plan.prompt.tokens.count - 1)
                phase = .prompt(done: plan.prompt.tokens.count - 1)
            }
            return
        }
        align(text, runtime, tokenizer)
    }

    private func align(
        _ text: WindowRequest.TextRequest, _ runtime: any WhisperRuntime, _ tokenizer: WhisperTokenizer
    ) {
        phase = .done
        guard text.wantsWords, !text.rules.isSilent(result) else { return }
        let slicing = SegmentSlicing(
            result.tokens, frames: request.frames, timestampBegin: tokenizer.special.timestampBegin)
        let words = slicing.slices.flatMap { $0.tokens.filter { $0 < tokenizer.special.endOfText } }
        let rows = AlignmentRows(
            words, language: result.language, rules: text.rules, configuration: runtime.configuration,
            frames: request.frames)
        guard let rows else { return }
        alignment = rows
        reset(runtime, length: 0)
        phase = .alignment(done: 0)
    }

    /// Steps the next rows of the alignment, as many as `scratch` has room for.
    func stepAlignment(_ scratch: AlignmentScratch, runtime: any WhisperRuntime) throws(WhisperError) {
        guard case .alignment(let done) = phase, var alignment, let window, let first = sequences.first else { return }
        self.alignment = nil
        let end = try alignment.step(from: done, sequence: first, window: window, scratch, runtime)
        guard end < alignment.tokens.count else {
            result.attention = alignment.attention
            phase = .done
            return
        }
        self.alignment = alignment
        phase = .alignment(done: end)
    }

    /// Cuts every sequence back to the first `length` tokens of the first one.
    private func reset(_ runtime: any WhisperRuntime, length: Int) {
        guard let first = sequences.first else { return }
        unsafe withUnsafeTemporaryAllocation(of: SequenceCopy.self, capacity: sequences.count) { moves in
            for index in sequences.indices {
                unsafe moves[index] = SequenceCopy(from: first, to: sequences[index])
            }
            unsafe runtime.copySequences(UnsafeBufferPointer(moves), length: length)
        }
    }
}
