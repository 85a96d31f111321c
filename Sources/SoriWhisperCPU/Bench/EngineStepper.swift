import SoriWhisper

/// Steps sequences with fixed tokens, for `EngineBench`.
struct EngineStepper {
    let runtime: CPURuntime
    /// Tokens of the prompt.
    let length: Int
    /// Steps after it.
    let tokens: Int
    private var logits: [Float]

    init(runtime: CPURuntime, length: Int, tokens: Int) {
        (self.runtime, self.length) = (runtime, length)
        self.tokens = min(tokens, runtime.configuration.textContext - length)
        logits = [Float](repeating: 0, count: runtime.capacity.sequenceSlots * runtime.configuration.vocabularySize)
    }

    /// Prompts `sequences` sequences, which attend to windows 0..<`windows` in turn, and steps them `tokens` times. All
    /// prompts are one step, as the scheduler has it; with `moves` they share one, and every sequence goes on from its
    /// neighbour's history each time.
    mutating func run(sequences: Int, windows: Int, moves: Bool = false) throws(WhisperError) {
        try step(
            (0..<(moves ? 1 : sequences)).flatMap { sequence in
                (0..<length).map {
                    row(sequence, window: sequence % windows, position: $0, wantsLogits: $0 == length - 1)
                }
            })
        let share = (0..<sequences).map { SequenceCopy(from: 0, to: Int32($0)) }
        if moves { unsafe share.withUnsafeBufferPointer { unsafe runtime.copySequences($0, length: length) } }
        let exchange = (0..<sequences).map {
            SequenceCopy(from: Int32(($0 + 1) % sequences), to: Int32($0))
        }
        for index in 0..<tokens {
            if moves {
                unsafe exchange.withUnsafeBufferPointer { unsafe runtime.copySequences($0, length: length + index) }
            }
            try step(
                (0..<sequences).map {
                    row($0, window: $0 % windows, position: length + index, wantsLogits: true)
                })
        }
    }

    private func row(_ sequence: Int, window: Int, position: Int, wantsLogits: Bool) -> BatchToken {
        BatchToken(
            sequence: Int32(sequence), window: Int32(window),
            token: Int32((sequence * 31 + position * 977) % runtime.configuration.vocabularySize),
            position: Int32(position), wantsLogits: wantsLogits, onlyLikeliest: true)
    }

    private mutating func step(_ rows: [BatchToken]) throws(WhisperError) {
        try unsafe rows.withUnsafeBufferPointer { rows throws(WhisperError) in
            try unsafe logits.withUnsafeMutableBufferPointer { logits throws(WhisperError) in
                guard let out = logits.baseAddress else { return }
                try unsafe runtime.step(rows, logits: out)
            }
        }
    }
}
