public import SoriCore
public import SoriVAD
import Synchronization

/// One live stream: audio in, texts of its utterances out while they are spoken.
///
/// One task runs `run`, another feeds. Audio is never dropped: `feed` waits while too much is undecoded, which holds
/// back whoever sends it.
public final class LiveSession: Sendable {
    /// What the session was asked for.
    public let options: LiveOptions
    /// The recognizer that decodes it.
    public let profile: RecognizerProfile
    private let engine: any RecognitionSession
    private let scheduler: LiveScheduler
    private let pool: WorkerPool
    private let tracker: Mutex<SpeechTracker>
    private let tracer: LiveTracer?
    private let state: Mutex<State>
    /// Signalled when there may be something to decode or to tell.
    private let work = AsyncSignal()
    /// Signalled when there may be room, or the session has ended.
    private let room = AsyncSignal()

    private struct State {
        var session: LiveSessionState
        /// Of the decoding that runs, or ran last.
        var cancellationToken: CancellationToken?
        var hasEnded = false
    }

    /// Audio is worked up in blocks of this many samples (half a second), so that no session keeps the others waiting.
    private static let blockLength = sampleRate / 2

    /// Opens a session on `recognizer`; throws `RecognitionError` when the language is not known.
    ///
    /// - Parameters:
    ///   - voice: the voice activity model, shared by the whole process.
    ///   - scheduler: shared by all live sessions of the recognizer.
    ///   - pool: threads for voice activity, shared as well.
    ///   - trace: called with where the time of each utterance went.
    public init(
        _ options: LiveOptions, recognizer: any Recognizer, voice: SileroModel, scheduler: LiveScheduler,
        pool: WorkerPool, trace: (@Sendable (LiveTrace) -> Void)? = nil
    ) async throws {
        self.options = options
        self.scheduler = scheduler
        self.pool = pool
        profile = recognizer.profile
        engine = try await recognizer.openSession(options.decoding)
        tracker = Mutex(SpeechTracker(model: voice, options: options.phrasing))
        state = Mutex(State(session: LiveSessionState(options)))
        tracer = trace.map { LiveTracer(padding: options.endpointing.padding, report: $0) }
    }

    /// Takes the next samples: 16 kHz mono in -1...1, any number. Returns when there is room for more.
    ///
    /// One caller at a time, the same that calls `finish` and `discard`. After the end of `run`, samples are dropped.
    public func feed(_ samples: [Float]) async throws {
        var rest = samples[...]
        while !rest.isEmpty {
            while isHoldingBack {
                try Task.checkCancellation()
                await room.wait()
            }
            let block = Array(rest.prefix(Self.blockLength))
            rest = rest.dropFirst(block.count)
            await pool.run { self.take(block) }
            work.signal()
        }
    }

    /// Ends the stream: speech in progress is an utterance. Returns when all finals have been told, or `run` has ended.
    public func finish() async throws {
        await pool.run { self.takeEnd() }
        work.signal()
        try await waitForEnd()
    }

    /// Ends the session without telling what is left; returns when `run` has ended.
    public func discard() async throws {
        let token = state.withLock { $0.session.discard() ? $0.cancellationToken : nil }
        token?.cancel()
        work.signal()
        try await waitForEnd()
    }

    /// Decodes what is fed and tells what comes of it, in order, until the session ends.
    ///
    /// While `emit` waits (for a slow reader), nothing else is decoded and no audio beyond a bound is taken. What it
    /// throws ends the session and is thrown. To be called once.
    public func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws {
        defer {
            state.withLock { $0.hasEnded = true }
            room.signal()
        }
        while true {
            try Task.checkCancellation()
            let (step, token) = nextStep()
            switch step {
            case .emit(let event):
                try await emit(event)
                if case .final(let final) = event { tracer?.told(final) }
            case .decode(let job): await decode(job, token)
            case .wait: await work.wait()
            case .end: return
            }
            room.signal()
        }
    }

    /// The token is there as soon as the decoding counts as running.
    private func nextStep() -> (LiveSessionState.Step, CancellationToken) {
        let token = CancellationToken()
        return state.withLock { state in
            state.cancellationToken = token
            return (state.session.next(), token)
        }
    }

    /// Whether `feed` waits: too much is undecoded or untold.
    var isHoldingBack: Bool { state.withLock { !$0.session.hasRoom && !$0.hasEnded } }

    private func waitForEnd() async throws {
        while !state.withLock({ $0.hasEnded }) {
            try Task.checkCancellation()
            await room.wait()
        }
    }

    private func take(_ block: [Float]) {
        let end = state.withLock { state in
            state.session.append(block)
            return state.session.audio.end
        }
        tracer?.heard(to: end)
        let (events, earliest, onset) = tracker.withLock { ($0.process(block), $0.earliestStart, $0.earliestOnset) }
        apply(events, earliest, onset)
    }

    private func takeEnd() {
        let (events, end) = tracker.withLock { ($0.finish(), $0.position) }
        apply(events, end, end)
        carryOut { $0.finish() }
    }

    private func apply(_ events: [EndpointEvent], _ earliest: Int, _ earliestOnset: Int) {
        carryOut { $0.apply(events, earliest: earliest, earliestOnset: earliestOnset) }
    }

    /// Changes the session, and does to the running decoding what follows from it.
    private func carryOut(_ change: (inout LiveSessionState) -> LiveSessionState.Fate) {
        let (fate, token) = state.withLock { (change(&$0.session), $0.cancellationToken) }
        traceEnds()
        guard let token else { return }
        switch fate {
        case .goesOn: break
        case .lowered(let urgency): scheduler.lower(token, to: urgency)
        case .stops: token.cancel()
        }
    }

    private func traceEnds() {
        guard let tracer else { return }
        tracer.ended(state.withLock { $0.session.waiting.map(\.utterance.number) })
    }

    private func decode(_ job: LiveJob, _ token: CancellationToken) async {
        let clock = ContinuousClock()
        do {
            // The wait for a decode slot counts too: where many speak, each has interims less often.
            let start = clock.now
            if case .revision(let transcript) = job.kind {
                let better = try await token.run { [engine, scheduler] in
                    try await scheduler.run(job.urgency, cancellationToken: token) {
                        try await engine.revised(job.utterance, transcript)
                    }
                }
                return state.withLock { $0.session.revised(better) }
            }
            let transcript = try await token.run { [self] in
                guard let tracer else { return try await text(job, token) {} }
                return try await tracer.timing(job) { try await text(job, token, gotSlot: $0) }
            }
            state.withLock { $0.session.completed(transcript, seconds: (clock.now - start) / .seconds(1)) }
            traceEnds()
        } catch is CancellationError {
            state.withLock { $0.session.skipped() }
        } catch {
            state.withLock { $0.session.failed(error) }
        }
    }

    private func text(
        _ job: LiveJob, _ token: CancellationToken, gotSlot: () -> Void
    ) async throws -> Transcript {
        try await scheduler.run(job.urgency, cancellationToken: token) {
            gotSlot()
            return job.isInterim ? try await engine.interim(job.utterance) : try await engine.final(job.utterance)
        }
    }
}
