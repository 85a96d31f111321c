internal import SoriCore

/// One window on its way through the model: carries out what its state machine decides. Lives on the model's thread.
final class WindowTask {
    let request: WindowRequest
    let promise: Promise<WindowResult>
    private(set) var machine: WindowStateMachine
    private let arrival = ContinuousClock.now
    private var encodingStart: ContinuousClock.Instant?
    private var encodingEnd: ContinuousClock.Instant?

    init(_ request: WindowRequest, promise: Promise<WindowResult>, tokenizer: WhisperTokenizer) {
        self.request = request
        self.promise = promise
        machine = WindowStateMachine(request, tokenizer: tokenizer)
    }

    var isLive: Bool { request.priority == .live }

    /// Takes its slots, if there are enough; false when it goes on waiting.
    func takeSlots(_ allocator: inout SlotAllocator, _ runtime: any WhisperRuntime) -> Bool {
        guard let window = allocator.takeWindow(request.priority) else { return false }
        guard let sequences = allocator.takeSequences(machine.neededSequences, request.priority) else {
            allocator.release(window: window)
            return false
        }
        carryOut(machine.gotSlots(.init(window: window, sequences: sequences)), runtime)
        return true
    }

    /// Takes the sequence slots that the next temperature needs, if there are enough; false when it goes on waiting.
    func takeMoreSequences(_ allocator: inout SlotAllocator, _ runtime: any WhisperRuntime) -> Bool {
        guard let sequences = allocator.takeSequences(machine.neededSequences, request.priority) else { return false }
        carryOut(machine.gotSequences(sequences), runtime)
        return true
    }

    /// Gives the sequence slots up while it waits for more.
    func releaseSequences(_ allocator: inout SlotAllocator) {
        allocator.release(sequences: machine.releaseSequences())
    }

    /// Gives all slots up.
    func release(_ allocator: inout SlotAllocator) {
        guard let slots = machine.release() else { return }
        allocator.release(window: slots.window)
        allocator.release(sequences: slots.sequences)
    }

    /// The encoder begins with the window.
    func beginsEncoding() { encodingStart = .now }

    /// The encoder is done with the window.
    func encoded(_ runtime: any WhisperRuntime) {
        encodingEnd = .now
        carryOut(machine.encoded(), runtime)
    }

    /// How long it has taken so far.
    var time: DecodingTime {
        let now = ContinuousClock.now
        let (start, end) = (encodingStart ?? now, encodingEnd ?? now)
        return DecodingTime(queued: start - arrival, encoding: end - start, stepping: now - end)
    }

    /// Takes the logits of what `WindowStateMachine.appendTokens` appended, as its `stepped` says.
    func stepped(_ logits: UnsafeMutablePointer<Float>, count: Int, _ runtime: any WhisperRuntime) {
        carryOut(unsafe machine.stepped(logits, count: count, configuration: runtime.configuration), runtime)
    }

    /// Steps the next tokens of the alignment, as many as `scratch` has room for.
    func stepAlignment(_ scratch: AlignmentScratch, _ runtime: any WhisperRuntime) {
        let action = machine.alignmentStep { (alignment, from, slots) throws(WhisperError) in
            guard let first = slots.sequences.first else {
                throw WhisperError(.inconsistent, "a window without sequence slots is being aligned")
            }
            return try alignment.step(from: from, sequence: first, window: slots.window, scratch, runtime)
        }
        carryOut(action, runtime)
    }

    private func carryOut(_ action: WindowStateMachine.Action, _ runtime: any WhisperRuntime) {
        switch action {
        case .none: break
        case .fail(let error): promise.resolve(.failure(error))
        case .copySequences(let length): copy(machine.copies, length: length, runtime)
        case .rewind(let length):
            guard let sequences = machine.slots?.sequences, let first = sequences.first else {
                promise.resolve(.failure(WhisperError(.inconsistent, "a window without slots is to be rewound")))
                return
            }
            copy(sequences.map { SequenceCopy(from: first, to: $0) }, length: length, runtime)
        }
    }

    private func copy(_ copies: [SequenceCopy], length: Int, _ runtime: any WhisperRuntime) {
        unsafe copies.withUnsafeBufferPointer { unsafe runtime.copySequences($0, length: length) }
    }
}
