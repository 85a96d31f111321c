import SoriCore
import Synchronization
import Testing

@testable import SoriWhisper

struct SchedulerTests {
    let tokenizer: WhisperTokenizer
    let watch = ScriptedRuntime.Watch()

    init() throws { tokenizer = try ScriptedModel.tokenizer() }

    private func scheduler(
        _ capacity: RuntimeCapacity = RuntimeCapacity(
            windowsPerCall: 2, windowSlots: 6, sequenceSlots: 24, tokensPerStep: 32)
    ) async throws -> WhisperScheduler {
        try await WhisperScheduler.start(tokenizer: tokenizer) { [tokenizer, watch] () throws(WhisperError) in
            ScriptedRuntime(tokenizer, capacity: capacity, watch: watch)
        }
    }

    private func rules(_ change: (inout DecodingOptions) -> Void = { _ in }) -> DecodingRules {
        var options = DecodingOptions()
        options.temperatures = [0]
        options.beamSize = 1
        options.bestOf = 2
        options.suppressTokens = []
        options.logProbThreshold = nil
        options.compressionRatioThreshold = nil
        options.seed = 7
        change(&options)
        return DecodingRules(options, tokenizer: tokenizer, configuration: ScriptedModel.configuration)
    }

    /// A loop that finds two live requests when it begins to work, on the caller's thread.
    private func loop(
        windows: Int, sequences: Int, seeds: (Int, Int)
    ) -> (SchedulerLoop, SchedulerInbox.Arrival, SchedulerInbox.Arrival) {
        let inbox = SchedulerInbox()
        let capacity = RuntimeCapacity(
            windowsPerCall: 1, windowSlots: windows, sequenceSlots: sequences, tokensPerStep: 8)
        let runtime = ScriptedRuntime(tokenizer, capacity: capacity, watch: watch)
        let first = SchedulerInbox.Arrival(request: request(seeds.0, rules(), .live), promise: Promise())
        let second = SchedulerInbox.Arrival(request: request(seeds.1, rules(), .live), promise: Promise())
        _ = inbox.put(first)
        _ = inbox.put(second)
        return (SchedulerLoop(inbox: inbox, runtime: runtime, tokenizer: tokenizer), first, second)
    }

    private func request(
        _ seed: Int, _ rules: DecodingRules, _ priority: WindowPriority = .file, words: Bool = false,
        previous: [Int] = []
    ) -> WindowRequest {
        WindowRequest(
            mel: ScriptedModel.mel(seed), frames: 100, positions: seed.isMultiple(of: 11) ? 20 : nil,
            purpose: .text(
                WindowRequest.TextRequest(
                    rules: rules, language: "en", previous: previous, wantsWords: words, stream: UInt64(seed))),
            priority: priority)
    }

    /// Greedy, beams, sampling with and without fallback, with previous text and with words, all different.
    private func mixed(_ index: Int) -> WindowRequest {
        let rules = rules { options in
            switch index % 5 {
            case 1: options.beamSize = 3
            case 2:
                options.temperatures = [0.7]
                options.bestOf = 3
            case 3:
                // Every result fails the threshold, so all temperatures are tried.
                options.temperatures = [0, 0.4, 0.8]
                options.beamSize = 2
                options.bestOf = 4
                options.logProbThreshold = 0
            case 4: options.withoutTimestamps = true
            default: break
            }
        }
        let previous = index.isMultiple(of: 3) ? (0..<index % 40).map { 97 + $0 % 26 } : []
        return request(
            index, rules, index.isMultiple(of: 7) ? .live : .file, words: index.isMultiple(of: 2), previous: previous)
    }

    private func expectSame(_ left: WindowResult, _ right: WindowResult, _ index: Int) {
        #expect(left.tokens == right.tokens, "request \(index)")
        #expect(left.averageLogProbability == right.averageLogProbability)
        #expect(left.noSpeechProbability == right.noSpeechProbability)
        #expect(left.temperature == right.temperature)
        #expect(left.attention?.scores == right.attention?.scores)
        #expect(left.attention?.probabilities == right.attention?.probabilities)
    }

    @Test func togetherIsAsAlone() async throws {
        let count = isOptimised ? 200 : 30
        let scheduler = try await scheduler()
        var alone: [WindowResult] = []
        for index in 0..<count { alone.append(try await scheduler.run(.file) { mixed(index) }) }
        let before = watch.counts.withLock { $0 }
        let together = try await withThrowingTaskGroup(of: (Int, WindowResult).self) { group in
            for index in 0..<count {
                group.addTask {
                    let request = mixed(index)
                    return (index, try await scheduler.run(request.priority) { request })
                }
            }
            var results: [Int: WindowResult] = [:]
            for try await (index, result) in group { results[index] = result }
            return results
        }
        for index in 0..<count { expectSame(try #require(together[index]), alone[index], index) }
        let counts = watch.counts.withLock { $0 }
        #expect(counts.complaints.isEmpty, "\(counts.complaints.prefix(5))")
        // The same rows in far fewer steps: requests really shared them.
        #expect(counts.rows - before.rows == before.rows)
        #expect((counts.steps - before.steps) * 3 < before.steps)
        #expect(Set(alone.map(\.tokens)).count > count / 2, "the texts differ from each other")
    }

    @Test func smallestRuntimeServesEverybody() async throws {
        let scheduler = try await scheduler(
            RuntimeCapacity(windowsPerCall: 1, windowSlots: 1, sequenceSlots: 4, tokensPerStep: 4))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<12 {
                group.addTask {
                    let request = mixed(index * 5)
                    _ = try await scheduler.run(request.priority) { request }
                }
            }
            try await group.waitForAll()
        }
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }

    /// All slots are taken by attempts that need more of them for the next temperature: nobody may wait for ever.
    @Test func fallbacksDoNotBlockEachOther() async throws {
        let scheduler = try await scheduler(
            RuntimeCapacity(windowsPerCall: 4, windowSlots: 6, sequenceSlots: 6, tokensPerStep: 16))
        let greedy = rules { options in
            options.temperatures = [0, 0.5]
            options.bestOf = 5
            options.logProbThreshold = 0
        }
        try await withThrowingTaskGroup(of: WindowResult.self) { group in
            for index in 0..<12 {
                group.addTask { try await scheduler.run(.file) { request(index, greedy) } }
            }
            for try await result in group { #expect(result.temperature == 0.5) }
        }
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }

    @Test func aTextHasNoMoreTokensThanItsLimit() async throws {
        let scheduler = try await scheduler()
        let whole = try await scheduler.run(.live) { request(3, rules(), .live) }.tokens
        #expect(whole.count > 4)
        for limit in [1, 4, whole.count, 10_000] {
            let short = try await scheduler.run(.live) { request(3, rules { $0.sampleLength = limit }, .live) }.tokens
            #expect(short == Array(whole.prefix(limit)))
        }
        var options = DecodingOptions()
        options.sampleLength = 0
        #expect(throws: WhisperError.self) { try options.check(sequences: 8, vocabularySize: 100) }
    }

    @Test func languages() async throws {
        let scheduler = try await scheduler()
        let result = try await scheduler.run(.file) {
            WindowRequest(mel: ScriptedModel.mel(5), frames: 100, purpose: .language, priority: .file)
        }
        #expect(result.languages.map(\.code) == tokenizer.special.languages.map(\.code))
        #expect(abs(result.languages.map(\.probability).reduce(0, +) - 1) < 1e-6)
        #expect(watch.counts.withLock { $0.steps } == 1)
    }

    @Test(arguments: [1, 3]) func languageAndTextOfOneEncode(beams: Int) async throws {
        let scheduler = try await scheduler()
        let rules = rules { $0.beamSize = beams }
        let language = try await scheduler.run(.file) {
            WindowRequest(mel: ScriptedModel.mel(5), frames: 100, purpose: .language, priority: .file)
        }.languages.mostLikely
        func text(_ language: String?) -> WindowRequest {
            WindowRequest(
                mel: ScriptedModel.mel(5), frames: 100,
                purpose: .text(
                    WindowRequest.TextRequest(
                        rules: rules, language: language, previous: [97, 98], wantsWords: true, stream: 0)),
                priority: .file)
        }
        let given = try await scheduler.run(.file) { text(language) }
        let before = watch.counts.withLock { $0.encodes }
        let told = try await scheduler.run(.file) { text(nil) }
        #expect(watch.counts.withLock { $0.encodes } == before + 1)
        expectSame(told, given, beams)
        #expect(told.language == language && given.language == language)
        #expect(told.languages.mostLikely == language && given.languages.isEmpty)
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
        // What cannot be decoded is told to the caller, not waited for.
        watch.failingStep.withLock { $0 = 0 }
        await #expect(throws: WhisperError.self) { try await scheduler.run(.file) { text(nil) } }
    }

    @Test func aLiveRequestGoesFirst() async throws {
        let scheduler = try await scheduler()
        // Once recordings are in full swing, somebody speaks; it is counted what comes between that and the result.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask { _ = try await scheduler.run(.file) { request(index, rules { $0.beamSize = 4 }) } }
            }
            while watch.counts.withLock({ $0.steps }) < 10 { await Task.yield() }
            // Counted on the model's own thread: when this task gets to run again says nothing about the scheduler.
            watch.watched.withLock { $0 = 1_000 }
            let result = try await scheduler.run(.live) { request(1_000, rules(), .live) }
            let counts = watch.counts.withLock { $0 }
            let (from, to) = (try #require(counts.watchedFrom), try #require(counts.watchedTo))
            // A step for each token and the prompt, and recordings encoded beside it only now and then.
            #expect(to.steps - from.steps <= result.tokens.count + 4)
            #expect(to.encodes - from.encodes <= 1 + result.tokens.count / EncodingTurn.stepsBetween)
            try await group.waitForAll()
        }
    }

    /// Eight recordings of many windows keep the model busy. Whatever it computes when somebody begins to speak (an
    /// encode, a step, a part of an alignment), the next call encodes what he says: he waits for less than the longest
    /// of them.
    @Test(arguments: [false, true]) func aLiveRequestWaitsForOneCall(words: Bool) throws {
        let capacity = RuntimeCapacity(windowsPerCall: 1, windowSlots: 8, sequenceSlots: 40, tokensPerStep: 48)
        for arrival in stride(from: 1, through: 121, by: 4) {
            let (watch, inbox) = (ScriptedRuntime.Watch(), SchedulerInbox())
            let runtime = ScriptedRuntime(tokenizer, capacity: capacity, watch: watch)
            let loop = SchedulerLoop(inbox: inbox, runtime: runtime, tokenizer: tokenizer)
            let rules = rules { $0.beamSize = 4 }
            for window in 0..<24 {
                _ = inbox.put(.init(request: request(window, rules, words: words), promise: Promise()))
            }
            let live = SchedulerInbox.Arrival(request: request(1_000, self.rules(), .live), promise: Promise())
            let calls = Mutex(0)
            watch.watched.withLock { $0 = 1_000 }
            watch.onCall.withLock { onCall in
                onCall = {
                    let isNow = calls.withLock { calls in
                        calls += 1
                        return calls == arrival
                    }
                    if isNow { _ = inbox.put(live) }
                }
            }
            loop.work()
            let counts = watch.counts.withLock { $0 }
            let encoded = try #require(counts.watchedFrom)
            #expect(encoded.steps + encoded.encodes == arrival + 1)
            #expect(live.promise.isResolved && counts.complaints.isEmpty)
        }
    }

    @Test func cancellingFreesTheSlots() async throws {
        let scheduler = try await scheduler(
            RuntimeCapacity(windowsPerCall: 1, windowSlots: 1, sequenceSlots: 2, tokensPerStep: 4))
        let gate = Gate()
        watch.onCall.withLock { onCall in onCall = { gate.pass() } }
        let task = Task { try await scheduler.run(.file) { request(1, rules()) } }
        let waiting = Task { try await scheduler.run(.file) { request(2, rules()) } }
        while !gate.isEntered.withLock({ $0 }) { await Task.yield() }
        task.cancel()
        // The caller does not wait for the model, which is held.
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        gate.isHeld.withLock { $0 = false }
        #expect(try await !waiting.value.tokens.isEmpty)
        let after = try await scheduler.run(.file) { request(1, rules()) }
        #expect(!after.tokens.isEmpty)
        #expect(watch.counts.withLock { $0.complaints }.isEmpty)
    }

    /// The only request is withdrawn while its window is being encoded, then another one comes: the first encode is
    /// given up.
    @Test func anEncodeThatNobodyWaitsForIsGivenUp() async throws {
        let (loop, first, second) = loop(windows: 1, sequences: 2, seeds: (1, 2))
        watch.onCall.withLock { onCall in onCall = { first.promise.resolve(.failure(CancellationError())) } }
        loop.work()
        let counts = watch.counts.withLock { $0 }
        #expect(counts.stops == 1 && counts.encodes == 1 && counts.complaints.isEmpty)
        let result = try await withCheckedThrowingContinuation { second.promise.deliver(to: $0) }
        #expect(try await result.tokens == scheduler().run(.file) { request(2, rules()) }.tokens)
    }

    @Test func aFailureReachesItsCallersAndNobodyElse() async throws {
        let scheduler = try await scheduler()
        watch.failingStep.withLock { $0 = 3 }
        await #expect(throws: WhisperError.self) { _ = try await scheduler.run(.file) { request(1, rules()) } }
        watch.failingStep.withLock { $0 = .max }
        #expect(try await !scheduler.run(.file) { request(1, rules()) }.tokens.isEmpty)
    }

    @Test func slotsAreKeptForLiveRequests() {
        var slots = SlotAllocator(
            RuntimeCapacity(windowsPerCall: 1, windowSlots: 3, sequenceSlots: 8, tokensPerStep: 8))
        #expect(slots.widestGroup == 6)
        let windows = [slots.takeWindow(.file), slots.takeWindow(.file), slots.takeWindow(.file)]
        #expect(windows.map { $0 != nil } == [true, true, false])
        let live = [slots.takeWindow(.live), slots.takeWindow(.live)]
        #expect(live.map { $0 != nil } == [true, false])
        let seven = slots.takeSequences(7, .file)
        let six = slots.takeSequences(6, .file)
        let one = slots.takeSequences(1, .file)
        let two = slots.takeSequences(2, .live)
        #expect(seven == nil && six?.count == 6 && one == nil && two?.count == 2)
        slots.release(sequences: six ?? [])
        let four = slots.takeSequences(4, .file)
        #expect(four?.count == 4)
    }

    @Test func recordingsAreEncodedBesideSpeechNowAndThen() {
        var turn = EncodingTurn()
        let first = turn.mayEncode(besideLive: false)
        #expect(first)
        let asked = (0..<3 * (EncodingTurn.stepsBetween + 1)).map { _ in turn.mayEncode(besideLive: true) }
        #expect(asked.count { $0 } == 3)
    }

    @Test func aTextIsDoneBeforeTheNextIsEncoded() async throws {
        let (loop, first, second) = loop(windows: 4, sequences: 8, seeds: (1, 1_000))
        watch.watched.withLock { $0 = 1_000 }
        loop.work()
        let result = try await withCheckedThrowingContinuation { first.promise.deliver(to: $0) }
        let encoded = try #require(watch.counts.withLock { $0.watchedFrom })
        // The first one's prompt and its tokens, up to the limit.
        #expect(encoded.steps == min(result.tokens.count + 1, EncodingTurn.stepsAhead))
        #expect(watch.counts.withLock { $0.complaints }.isEmpty && second.promise.isResolved)
        var turn = EncodingTurn()
        let asked = (0..<2 * (EncodingTurn.stepsAhead + 1)).map { _ in turn.mayEncodeLive(besideLive: true) }
        #expect(asked.count { $0 } == 2)
    }
}

/// Holds whoever passes while it is shut.
private final class Gate: Sendable {
    let isHeld = Mutex(true)
    let isEntered = Mutex(false)

    func pass() {
        isEntered.withLock { $0 = true }
        while isHeld.withLock({ $0 }) {}
    }
}
