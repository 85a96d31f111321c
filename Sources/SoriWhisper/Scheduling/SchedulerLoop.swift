internal import SoriCore

/// The work of one loaded model: seats windows, encodes them, steps all sequences together, gives the results out.
///
/// `@unchecked Sendable`: everything but `inbox` (itself safe) is touched only by jobs of a worker pool of one thread:
/// `WhisperScheduler` makes it there and calls `work` there, one job at a time.
@safe
final class SchedulerLoop: @unchecked Sendable {
    private let inbox: SchedulerInbox
    private let runtime: any WhisperRuntime
    private let tokenizer: WhisperTokenizer
    private var places: SlotAllocator
    /// Waiting for places, in order of arrival.
    private var waiting: [WindowTask] = []
    /// Seated, in order of seating.
    private var active: [WindowTask] = []
    private var batch: TokenBatch
    /// Who has rows in `batch`, how many, and how many of them want logits.
    private var entries: [(task: WindowTask, rows: Int, logits: Int)] = []
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
        places = SlotAllocator(capacity)
        batch = TokenBatch(capacity: capacity.tokensPerStep)
        unsafe logits = .allocate(capacity: capacity.tokensPerStep * runtime.configuration.vocabularySize)
        scratch = AlignmentScratch(
            heads: runtime.configuration.wordHeads.count, capacity: capacity, configuration: runtime.configuration)
        entries.reserveCapacity(capacity.sequenceSlots)
    }

    deinit { unsafe logits.deallocate() }

    /// Works until there is nothing to do.
    func work() {
        while inbox.collect(into: &waiting, isIdle: waiting.isEmpty && active.isEmpty) {
            dropCancelled()
            seat()
            let isForRecordings = encode()
            // Whoever began to speak meanwhile waits for the call that was going on, not for the rest of the round.
            if isForRecordings, inbox.hasLive { continue }
            step()
            if !inbox.hasLive { align() }
            deliver()
        }
    }

    /// Requests whose caller has gone give their places to others.
    private func dropCancelled() {
        waiting.removeAll { $0.promise.isResolved }
        active.removeAll { task in
            guard task.promise.isResolved else { return false }
            task.leave(&places)
            return true
        }
    }

    private func seat() {
        for priority in [WindowPriority.live, .file] {
            // Windows that have a place already come first; while one of them waits no new one is let in, lest those that
            // need few sequences always overtake those that need many.
            guard seatAgain(priority) else { continue }
            while let index = waiting.firstIndex(where: { $0.request.priority == priority }) {
                let task = waiting[index]
                guard let window = places.takeWindow(priority) else { break }
                guard let taken = places.takeSequences(task.wantedSequences, priority) else {
                    places.giveBack(window: window)
                    break
                }
                task.seat(window: window, sequences: taken)
                waiting.remove(at: index)
                active.append(task)
            }
        }
    }

    /// Seats the windows that wait for more sequences; false when one of them goes on waiting.
    private func seatAgain(_ priority: WindowPriority) -> Bool {
        let tasks = active.filter { $0.request.priority == priority && $0.wantsMoreSequences }
        // All of them give up what they have first, lest they hold it from each other for ever.
        for task in tasks { task.leaveSequences(&places) }
        for task in tasks {
            guard let taken = places.takeSequences(task.wantedSequences, priority) else { return false }
            task.seat(sequences: taken, runtime)
        }
        return true
    }

    /// Encodes one call's windows, those of live requests first; true when they were recordings'. Gives up when nobody waits
    /// for any of them any longer: who comes next then waits for a layer, not for a whole encode.
    private func encode() -> Bool {
        let most = runtime.capacity.windowsPerCall
        var chosen = Array(active.filter { $0.isLive && $0.isEncoding }.prefix(most))
        let besideLive = active.contains { $0.isLive && $0.isStepping }
        if chosen.isEmpty {
            chosen = Array(active.filter(\.isEncoding).prefix(most))
            guard !chosen.isEmpty, encoding.mayEncode(besideLive: besideLive) else { return false }
        } else {
            guard encoding.mayEncodeLive(besideLive: besideLive) else { return false }
        }
        let inputs = chosen.compactMap { task in
            task.window.map {
                WindowInput(slot: Int($0), mel: task.request.mel, positions: task.request.positions)
            }
        }
        do throws(WhisperError) {
            if try runtime.encode(inputs, while: { chosen.contains { !$0.promise.isResolved } }) {
                for task in chosen { try task.encoded(runtime) }
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
        // Sequences that are being decoded first: they need one row each; prompts fill what is left.
        for isPrompt in [false, true] {
            for isLive in [true, false] {
                let count = active.count
                for index in 0..<count {
                    let task = active[isLive ? index : (index + turn) % count]
                    guard task.isLive == isLive, task.isPrompting == isPrompt else { continue }
                    let before = batch.rows.count
                    guard let wanted = task.appendRows(to: &batch, tokenizer: tokenizer) else { continue }
                    entries.append((task, batch.rows.count - before, wanted))
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
            unsafe entry.task.take(row, rows: entry.rows, tokenizer: tokenizer, runtime: runtime)
            unsafe row += entry.logits * runtime.configuration.vocabularySize
        }
    }

    private func stepRuntime() throws(WhisperError) {
        let result = unsafe batch.rows.withUnsafeBufferPointer { rows in
            Result { () throws(WhisperError) in try unsafe runtime.step(rows, logits: logits) }
        }
        try result.get()
    }

    /// A bounded piece of one alignment: those in front of the queue first, live ones before all.
    private func align() {
        let aligning = active.first { $0.isLive && $0.isAligning } ?? active.first(where: \.isAligning)
        guard let task = aligning else { return }
        do throws(WhisperError) {
            try task.stepAlignment(scratch, runtime: runtime)
        } catch {
            task.promise.resolve(.failure(error))
        }
    }

    private func deliver() {
        active.removeAll { task in
            guard task.isDone || task.promise.isResolved else { return false }
            task.leave(&places)
            task.promise.resolve(.success(task.result))
            return true
        }
    }
}

extension WindowTask {
    var isEncoding: Bool { if case .encoding = phase { true } else { false } }
    var isStepping: Bool { if case .stepping = phase { true } else { isPrompting } }
    var isPrompting: Bool {
        switch phase {
        case .language, .prompt: true
        default: false
        }
    }
    var wantsMoreSequences: Bool { if case .moreSequences = phase { true } else { false } }
    var isAligning: Bool { if case .alignment = phase { true } else { false } }
    var isDone: Bool { if case .done = phase { true } else { false } }
}
