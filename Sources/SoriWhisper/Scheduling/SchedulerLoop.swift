internal import SoriCore

/// The work of one loaded model: gives windows their slots, encodes them, steps all sequences together, hands results
/// out.
///
/// `@unchecked Sendable`: everything but `inbox` (itself safe) is touched only by jobs of a worker pool of one thread:
/// `WhisperScheduler` makes it there and calls `work` there, one job at a time.
@safe
final class SchedulerLoop: @unchecked Sendable {
    private let inbox: SchedulerInbox
    private let runtime: any WhisperRuntime
    private let tokenizer: WhisperTokenizer
    private var slots: SlotAllocator
    /// Waiting for slots, in order of arrival.
    private var waiting: [WindowTask] = []
    /// With slots, in the order in which they got them.
    private var active: [WindowTask] = []
    private var batch: TokenBatch
    /// Who has tokens in `batch`, how many, and how many of them want logits.
    private var entries: [(task: WindowTask, tokens: Int, logits: Int)] = []
    /// `[tokensPerStep, vocabularySize]`
    private let logits: UnsafeMutablePointer<Float>
    private let scratch: AlignmentScratch
    private var encoding = EncodingTurn()
    /// Whose turn it is among the recordings, so that a full batch does not always leave out the same ones.
    private var turn = 0

    init(inbox: SchedulerInbox, runtime: any WhisperRuntime, tokenizer: WhisperTokenizer) {
        self.inbox = inbox
        self.runtime = runtime
        self.tokenizer = tokenizer
        let capacity = runtime.capacity
        slots = SlotAllocator(capacity)
        batch = TokenBatch(capacity: capacity.tokensPerStep)
        unsafe logits = .allocate(capacity: capacity.tokensPerStep * runtime.configuration.vocabularySize)
        scratch = AlignmentScratch(
            heads: runtime.configuration.wordHeads.count, capacity: capacity, configuration: runtime.configuration)
        entries.reserveCapacity(capacity.sequenceSlots)
    }

    deinit { unsafe logits.deallocate() }

    /// Works until there is nothing to do.
    func work() {
        while inbox.collect(into: &waiting, tokenizer, isIdle: waiting.isEmpty && active.isEmpty) {
            dropCancelled()
            allocate()
            let isForRecordings = encode()
            // Whoever began to speak meanwhile waits for the call that was going on, not for the rest of the round.
            if isForRecordings, inbox.hasLive { continue }
            step()
            if !inbox.hasLive { align() }
            deliver()
        }
    }

    /// Requests whose caller has gone give their slots to others.
    private func dropCancelled() {
        waiting.removeAll { $0.promise.isResolved }
        active.removeAll { task in
            guard task.promise.isResolved else { return false }
            task.release(&slots)
            return true
        }
    }

    private func allocate() {
        for priority in [WindowPriority.live, .file] {
            // Windows that have a window slot already come first; while one of them waits no new one is let in, lest
            // those that need few sequences always overtake those that need many.
            guard allocateMore(priority) else { continue }
            while let index = waiting.firstIndex(where: { $0.request.priority == priority }) {
                let task = waiting[index]
                guard task.takeSlots(&slots, runtime) else { break }
                waiting.remove(at: index)
                active.append(task)
            }
        }
    }

    /// Gives sequence slots to the windows that wait for more; false when one of them goes on waiting.
    private func allocateMore(_ priority: WindowPriority) -> Bool {
        let tasks = active.filter { $0.request.priority == priority && $0.machine.wantsMoreSequences }
        // All of them give up what they have first, lest they hold it from each other for ever.
        for task in tasks { task.releaseSequences(&slots) }
        for task in tasks {
            guard task.takeMoreSequences(&slots, runtime) else { return false }
        }
        return true
    }

    /// Encodes one call's windows, those of live requests first; true when they were recordings'. Gives up when nobody
    /// waits for any of them any longer: who comes next then waits for a layer, not for a whole encode.
    private func encode() -> Bool {
        let most = runtime.capacity.windowsPerCall
        var chosen = Array(active.filter { $0.isLive && $0.machine.isEncoding }.prefix(most))
        let besideLive = active.contains { $0.isLive && $0.machine.isStepping }
        if chosen.isEmpty {
            chosen = Array(active.filter(\.machine.isEncoding).prefix(most))
            guard !chosen.isEmpty, encoding.mayEncode(besideLive: besideLive) else { return false }
        } else {
            guard encoding.mayEncodeLive(besideLive: besideLive) else { return false }
        }
        let inputs = chosen.compactMap { task in
            task.machine.slots.map {
                WindowInput(slot: Int($0.window), mel: task.request.mel, positions: task.request.positions)
            }
        }
        do throws(WhisperError) {
            for task in chosen { task.beginsEncoding() }
            if try runtime.encode(inputs, while: { chosen.contains { !$0.promise.isResolved } }) {
                for task in chosen { task.encoded(runtime) }
            }
        } catch {
            for task in chosen { task.promise.resolve(.failure(error)) }
        }
        return chosen.contains { !$0.isLive }
    }

    private func step() {
        batch.clear()
        entries.removeAll(keepingCapacity: true)
        turn &+= 1
        // Sequences that are being decoded first: they need one token each; prompts fill what is left.
        for isPrompt in [false, true] {
            for isLive in [true, false] {
                let count = active.count
                for index in 0..<count {
                    let task = active[isLive ? index : (index + turn) % count]
                    guard task.isLive == isLive, task.machine.isPrompting == isPrompt else { continue }
                    let before = batch.tokens.count
                    guard let wanted = task.machine.appendTokens(to: &batch) else { continue }
                    entries.append((task, batch.tokens.count - before, wanted))
                }
            }
        }
        guard !entries.isEmpty else { return }
        do throws(WhisperError) {
            try stepRuntime()
        } catch {
            for entry in entries { entry.task.promise.resolve(.failure(error)) }
            return
        }
        var row = unsafe logits
        for index in entries.indices {
            let entry = entries[index]
            unsafe entry.task.stepped(row, count: entry.tokens, runtime)
            unsafe row += entry.logits * runtime.configuration.vocabularySize
        }
    }

    private func stepRuntime() throws(WhisperError) {
        let result = unsafe batch.tokens.withUnsafeBufferPointer { tokens in
            Result { () throws(WhisperError) in try unsafe runtime.step(tokens, logits: logits) }
        }
        try result.get()
    }

    /// A bounded part of one alignment: those in front of the queue first, live ones before all.
    private func align() {
        let aligning = active.first { $0.isLive && $0.machine.isAligning } ?? active.first(where: \.machine.isAligning)
        aligning?.stepAlignment(scratch, runtime)
    }

    private func deliver() {
        active.removeAll { task in
            let result = task.machine.result
            guard result != nil || task.promise.isResolved else { return false }
            task.release(&slots)
            if var result {
                result.time = task.time
                task.promise.resolve(.success(result))
            }
            return true
        }
    }
}
