import SoriCore

/// One attempt at one window, at one temperature: told the logits of its sequences, it says how they go on. Pure.
///
/// Sequences live in slots `0..<groupSize`. After `begin` and every `advance`, `moves` says which slots go on from the
/// history of which others (all of them at the length `position`), and `live` which slots are stepped next, each with
/// its last token at
/// `position`; no slot left means that it is over. Source of the rules: openai/whisper `decoding.py`.
struct WindowDecoder {
    /// A slot that goes on from another's history.
    struct Move: Equatable {
        var from: Int
        var to: Int
    }

    /// What is the same for every temperature.
    struct Plan: Sendable {
        var prompt: DecodingPrompt
        var filters: TokenFilters
        var options: DecodingOptions
        var endOfText: Int
        var vocabularySize: Int
        var textContext: Int
        var kernels = LogitsKernels.portable
    }

    /// Slots in use.
    let groupSize: Int
    /// The slots to step next, ascending.
    private(set) var live: [Int] = []
    /// What the last call changed, to be done before the next step.
    private(set) var moves: [Move] = []
    private let plan: Plan
    private let temperature: Double
    private var random: SampleRandom
    private var sequences: [DecodedSequence]
    /// The other half of the exchange when beams change slots.
    private var spare: [DecodedSequence]
    private var ranking: BeamRanking?
    private var finished: [DecodedCandidate] = []
    private var steps = 0

    /// An attempt at `temperature`; `random` serves sampling.
    init(_ plan: Plan, temperature: Double, random: SampleRandom) {
        self.plan = plan
        self.temperature = temperature
        self.random = random
        groupSize = plan.options.groupSize(temperature)
        var sequence = DecodedSequence(tokens: [], logProbability: 0)
        sequence.tokens.reserveCapacity(plan.textContext + 2)
        sequence.tokens += plan.prompt.tokens
        sequences = (0..<groupSize).map { _ in
            var copy = DecodedSequence(tokens: [], logProbability: 0)
            copy.tokens.reserveCapacity(plan.textContext + 2)
            copy.assign(sequence)
            return copy
        }
        spare = sequences
        live.reserveCapacity(groupSize)
        moves.reserveCapacity(groupSize)
        if temperature == 0, groupSize > 1 {
            ranking = BeamRanking(size: groupSize, patience: plan.options.patience)
        }
    }

    /// Where the next tokens of the live slots go: their history is this long.
    var position: Int { live.first.map { sequences[$0].tokens.count - 1 } ?? 0 }

    /// Whether the likeliest tokens decide, so that the logits of others may be coarse: not so in sampling, nor when
    /// rules could forbid all that are exact.
    var onlyLikeliest: Bool {
        temperature == 0 && plan.filters.forbidden + plan.options.beamSize < BatchToken.exactLogits
    }

    /// The token of slot `slot` to be stepped.
    func token(of slot: Int) -> Int { sequences[slot].tokens.last ?? plan.endOfText }

    /// Takes the logits after the prompt, `[vocabularySize]`, which it changes.
    mutating func begin(_ logits: UnsafeMutablePointer<Float>) {
        unsafe filter(logits, slot: 0)
        moves.removeAll(keepingCapacity: true)
        live.removeAll(keepingCapacity: true)
        if ranking != nil {
            ranking?.clear()
            unsafe offer(logits, slot: 0)
            takeRanked()
            // Every beam begins with the prompt, which is in slot 0.
            moves.removeAll(keepingCapacity: true)
        } else {
            for slot in 0..<groupSize { unsafe choose(logits, slot: slot) }
        }
        for index in live.indices where live[index] != 0 { moves.append(Move(from: 0, to: live[index])) }
        count()
    }

    /// Takes the logits of the live slots, `[live.count, vocabularySize]`, which it changes.
    mutating func advance(_ logits: UnsafeMutablePointer<Float>) {
        moves.removeAll(keepingCapacity: true)
        if ranking != nil {
            ranking?.clear()
            for index in live.indices {
                let row = unsafe logits + index * plan.vocabularySize
                unsafe filter(row, slot: live[index])
                unsafe offer(row, slot: live[index])
            }
            takeRanked()
        } else {
            // Slots that end leave the list; the others keep their order.
            var kept = 0
            for index in live.indices {
                let slot = live[index]
                let row = unsafe logits + index * plan.vocabularySize
                unsafe filter(row, slot: slot)
                if unsafe extend(row, slot: slot) {
                    live[kept] = slot
                    kept += 1
                }
            }
            live.removeLast(live.count - kept)
        }
        count()
    }

    /// The best of what was decoded; to be asked when no slot is live.
    func result() -> DecodedCandidate {
        let begin = plan.prompt.tokens.count
        var candidates = finished
        if ranking == nil {
            candidates = sequences.map { sequence in
                let chosen = sequence.tokens[begin...]
                return DecodedCandidate(
                    tokens: Array(chosen.prefix { $0 != plan.endOfText }), logProbability: sequence.logProbability)
            }
        }
        return DecodedCandidate.best(of: candidates, lengthPenalty: plan.options.lengthPenalty)
            ?? DecodedCandidate(tokens: [], logProbability: -.infinity)
    }

    private func filter(_ logits: UnsafeMutablePointer<Float>, slot: Int) {
        unsafe plan.filters.apply(
            to: UnsafeMutableBufferPointer(start: logits, count: plan.vocabularySize), tokens: sequences[slot].tokens)
    }

    /// Ends everything when the limits of the reference are reached.
    private mutating func count() {
        steps += 1
        let isFull = live.first.map { sequences[$0].tokens.count > plan.textContext } ?? false
        let most = max(1, min(plan.options.sampleLength ?? .max, plan.textContext / 2))
        guard isFull || steps >= most else {
            if live.isEmpty { closeBeams() }
            return
        }
        closeBeams()
        live.removeAll(keepingCapacity: true)
    }

    // MARK: Greedy and sampling

    /// Puts `slot` among the live ones unless its first token ends it.
    private mutating func choose(_ logits: UnsafeMutablePointer<Float>, slot: Int) {
        if unsafe extend(logits, slot: slot) { live.append(slot) }
    }

    /// Appends the next token of `slot`; false when that ended it.
    private mutating func extend(_ logits: UnsafeMutablePointer<Float>, slot: Int) -> Bool {
        let count = plan.vocabularySize
        let most = unsafe plan.kernels.largest(logits, count: count)
        // Nothing is allowed (or nothing is a number): the end is all that is left.
        guard most > -.infinity else {
            sequences[slot].tokens.append(plan.endOfText)
            return false
        }
        let token: Int
        if temperature > 0 {
            let share = random.share()
            token =
                unsafe plan.kernels.sample(logits, count: count, temperature: Float(temperature), share: share)
                ?? plan.endOfText
        } else {
            token = unsafe plan.kernels.firstIndex(ofLargest: most, in: logits, count: count) ?? plan.endOfText
        }
        let total =
            unsafe most + Float(naturalLogarithm(Double(plan.kernels.exponentialSum(logits, count: count, most: most))))
        sequences[slot].logProbability += unsafe logits[token] - total
        sequences[slot].tokens.append(token)
        return token != plan.endOfText
    }

    // MARK: Beam search

    /// Offers the likeliest continuations of a beam.
    private mutating func offer(_ logits: UnsafeMutablePointer<Float>, slot: Int) {
        let count = plan.vocabularySize
        let before = sequences[slot].logProbability
        let total = unsafe plan.kernels.logSumExponential(logits, count: count)
        guard total > -.infinity else {
            ranking?.offer(.init(beam: slot, token: plan.endOfText, logProbability: before))
            return
        }
        unsafe withUnsafeTemporaryAllocation(of: (token: Int32, logit: Float).self, capacity: groupSize + 1) { best in
            let found = unsafe plan.kernels.likeliest(logits, count: count, into: best)
            for index in 0..<found {
                let (token, logit) = unsafe best[index]
                ranking?.offer(.init(beam: slot, token: Int(token), logProbability: before + (logit - total)))
            }
        }
    }

    /// Lets the ranked continuations take the slots; those that ended become candidates.
    private mutating func takeRanked() {
        guard var ranking else { return }
        self.ranking = nil
        ranking.rank(endOfText: plan.endOfText)
        live.removeAll(keepingCapacity: true)
        let begin = plan.prompt.tokens.count
        for ended in ranking.ended where finished.count < ranking.wanted {
            finished.append(
                DecodedCandidate(
                    tokens: Array(sequences[ended.beam].tokens[begin...]), logProbability: ended.logProbability))
        }
        for (slot, kept) in ranking.kept.enumerated() {
            spare[slot].assign(sequences[kept.beam])
            spare[slot].tokens.append(kept.token)
            spare[slot].logProbability = kept.logProbability
            live.append(slot)
            if kept.beam != slot { moves.append(Move(from: kept.beam, to: slot)) }
        }
        swap(&sequences, &spare)
        let isEnough = finished.count >= ranking.wanted
        self.ranking = ranking
        if isEnough {
            closeBeams()
            live.removeAll(keepingCapacity: true)
        }
    }

    /// Fills the candidates up with beams that have not ended, likeliest first, when too few have.
    private mutating func closeBeams() {
        guard ranking != nil, finished.count < groupSize else { return }
        let begin = plan.prompt.tokens.count
        // The reference sorts ascending and goes backwards: of equal ones the last comes first.
        for slot in live.reversed().sorted(by: { sequences[$0].logProbability > sequences[$1].logProbability })
        where finished.count < groupSize {
            finished.append(
                DecodedCandidate(
                    tokens: Array(sequences[slot].tokens[begin...]), logProbability: sequences[slot].logProbability))
        }
    }
}

/// One of the sequences that are decoded side by side.
struct DecodedSequence: Sendable {
    /// The prompt and what was chosen after it.
    var tokens: [Int]
    /// The sum of the log-probabilities of what was chosen, the end of text included.
    var logProbability: Float

    /// Takes the contents of `other` without giving up its own memory.
    mutating func assign(_ other: DecodedSequence) {
        tokens.removeAll(keepingCapacity: true)
        tokens.append(contentsOf: other.tokens)
        logProbability = other.logProbability
    }
}
