import SoriCore
import SoriVAD

/// What a live session knows and what it should do next. Pure.
///
/// One decoding goes on at a time. Finals are decoded in order and never left out; while they wait, interims are not
/// made. What the utterances are and what their finals say depends on the audio alone: neither on interims nor on when
/// the audio came.
struct LiveSessionState: Sendable {
    /// What the session does next.
    enum Step: Sendable {
        case emit(LiveEvent)
        case decode(LiveJob)
        /// Nothing until more audio comes.
        case wait
        /// Nothing any more.
        case end
    }

    /// What becomes of the running decoding.
    enum Fate: Sendable, Equatable {
        case goesOn
        /// It may still be of use, but nobody waits for it.
        case lowered(LiveUrgency)
        case stops
    }

    /// The texts of the utterance that goes on.
    private struct Texts {
        let number: Int
        /// Where the audio of the last decoding ended.
        var decodedTo: Int
        /// The last pause that is or was decoded.
        var pause: SpeechSpan?
        /// What each pause gave that was decoded as a final is, the last of them last.
        var speculativeFinals: [(span: SpeechSpan, transcript: Transcript)] = []
        var agreed = AgreedText()
    }

    /// An utterance that is over and waits to be decoded.
    struct Ended {
        var utterance: Utterance
        var transcript: Transcript?

        /// Whether the job decodes just this.
        func isDecoded(by job: LiveJob) -> Bool {
            utterance.number == job.utterance.number && utterance.span == job.utterance.span
        }
    }

    /// Utterances that may wait before no more audio is taken.
    static let mostWaiting = 3
    /// An interim's audio grows by this many times the last decoding's duration at least, so that a slow machine is not
    /// kept busy by interims alone.
    static let restFactor = 1.5
    /// Seconds of new audio before an utterance that gave no text yet is decoded again.
    static let openingStep = 0.1

    private let wantsInterims: Bool
    private let anticipatesEnds: Bool
    private let wantsCorrections: Bool
    private let interimStep: Double
    private let rule: EndpointRule?
    private(set) var audio = GrowingAudio()
    private var assembler: UtteranceAssembler
    private var texts: Texts?
    private(set) var waiting: [Ended] = []
    private var told = ToldUtterances()
    /// The last final that was told, where its text may show that the one before it was cut wrongly.
    private var revisable: LiveJob?
    private var outbox: [LiveEvent] = []
    private var running: LiveJob?
    private var lastDecodingSeconds = 0.0
    private(set) var isFinished = false

    init(_ options: LiveOptions) {
        wantsInterims = options.wantsInterims
        anticipatesEnds = options.anticipatesEnds
        wantsCorrections = options.wantsCorrections
        interimStep = options.interimStep
        rule = options.endpointRule
        assembler = UtteranceAssembler(
            longest: Self.samples(options.endpointing.silence), shortest: Self.samples(options.phrasing.silence),
            mostSamples: Self.samples(options.endpointing.maxUtterance))
    }

    /// Whether more audio may come: false while too many utterances wait.
    var hasRoom: Bool { waiting.count + assembler.followingCount < Self.mostWaiting && outbox.count < 64 }

    /// Takes audio; what it brings about comes with `apply`.
    mutating func append(_ samples: [Float]) { audio.append(samples) }

    /// Takes what the endpointer found up to the end of the audio: phrases yet to begin need nothing before `earliest`,
    /// and have their first sound at `earliestOnset` or later.
    mutating func apply(_ events: [EndpointEvent], earliest: Int, earliestOnset: Int) -> Fate {
        var fate = Fate.goesOn
        for event in events {
            assembler.apply(event)
            followAssembler(&fate)
            switch event {
            case .paused:
                // Whatever is decoded of this utterance, the speculative final to come says more. (That of the
                // utterance before may be its final.) A revision can be done without.
                if let running, running.isRevision || running.utterance.number == texts?.number,
                    running.utterance.span != assembler.pause
                {
                    fate = .stops
                }
            case .resumed:
                if let running, running.kind == .speculativeFinal, running.utterance.number == texts?.number,
                    fate == .goesOn
                {
                    // It is the first text all the same when there is none yet.
                    fate = .lowered(texts?.agreed.text.isEmpty == true ? .opening : .interim)
                }
            case .began, .ended: break
            }
        }
        assembler.advance(to: audio.end, earliestOnset: earliestOnset)
        followAssembler(&fate)
        let first = waiting.first?.utterance.span.start ?? assembler.current?.start
        let needed = min(earliest, first ?? earliest)
        audio.forget(before: told.earliest(before: needed))
        return fate
    }

    /// No more audio will come.
    mutating func finish() -> Fate {
        isFinished = true
        assembler.finish()
        var fate = Fate.goesOn
        followAssembler(&fate)
        return fate
    }

    /// Nothing of what was heard is wanted any more. True when the running decoding should stop.
    mutating func discard() -> Bool {
        isFinished = true
        assembler.discard()
        texts = nil
        waiting = []
        outbox = []
        revisable = nil
        audio.clear()
        return running != nil
    }

    /// What to do now. A `decode` must be followed by `completed`, `failed` or `skipped` before this is asked again.
    mutating func next() -> Step {
        if !outbox.isEmpty { return .emit(outbox.removeFirst()) }
        if let ended = waiting.first {
            guard let transcript = ended.transcript else { return start(.final, ended.utterance) }
            waiting.removeFirst()
            if wantsCorrections { keepRevisable(ended.utterance, transcript) }
            told.append(ended.utterance.number, ended.utterance.span, transcript)
            return .emit(.final(LiveFinal(ended.utterance, transcript)))
        }
        if let job = revisable, texts?.agreed.text.isEmpty != true, assembler.pause == nil || texts?.pause != nil {
            revisable = nil
            running = job
            return .decode(job)
        }
        guard let texts, let current = assembler.current else { return isFinished ? .end : .wait }
        if let pause = assembler.pause {
            guard anticipatesEnds, texts.pause != pause else { return .wait }
            self.texts?.pause = pause
            self.texts?.decodedTo = pause.end
            return start(.speculativeFinal, utterance(texts.number, pause))
        }
        guard wantsInterims, !isFinished else { return .wait }
        let end = audio.end
        let isOpening = texts.agreed.text.isEmpty
        let step = isOpening ? Self.openingStep : max(interimStep, Self.restFactor * lastDecodingSeconds)
        guard texts.decodedTo == current.start || Self.seconds(end - texts.decodedTo) >= step else { return .wait }
        self.texts?.decodedTo = end
        return start(
            isOpening ? .opening : .interim, utterance(texts.number, SpeechSpan(start: current.start, end: end)))
    }

    /// The running decoding gave a text after `seconds` of waiting and work.
    mutating func completed(_ transcript: Transcript, seconds: Double) {
        guard let job = take() else { return }
        lastDecodingSeconds = seconds
        // An interim of just the final's audio is no final: engines take more care with those.
        if !job.isInterim, let index = waiting.firstIndex(where: { $0.isDecoded(by: job) }) {
            waiting[index].transcript = transcript
            return
        }
        guard texts?.number == job.utterance.number else { return }
        texts?.agreed.update(transcript.text)
        if let texts, wantsInterims, !texts.agreed.text.isEmpty {
            let start = Self.seconds(job.utterance.span.start)
            outbox.append(
                .interim(LiveInterim(utterance: texts.number, start: start, text: texts.agreed.text)))
        }
        guard job.kind == .speculativeFinal, assembler.pause == job.utterance.span else { return }
        texts?.speculativeFinals.append((job.utterance.span, transcript))
        decide(job.utterance.span, transcript)
    }

    /// The running decoding, a revision, gave better texts or none.
    mutating func revised(_ better: (before: Transcript, own: Transcript)?) {
        guard let job = take(), case .revision(let own) = job.kind, let better,
            let context = job.utterance.context, let before = context.utterances.last
        else { return }
        let lead = before.span.start - context.span.start
        let samples = context.samples.dropFirst(lead).prefix(before.span.count)
        let earlier = Utterance(number: before.number, span: before.span, samples: samples)
        for (utterance, old, new) in [
            (earlier, before.transcript, better.before), (job.utterance, own, better.own),
        ] where !new.text.isEmpty && !TextUnit.sameText(old.text, new.text) {
            outbox.append(.corrected(LiveFinal(utterance, new)))
        }
    }

    /// The running decoding could not be done.
    mutating func failed(_ error: any Error) {
        guard let job = take() else { return }
        switch job.kind {
        case .opening, .interim, .revision: return
        // It is tried again as a final.
        case .speculativeFinal: decide(job.utterance.span, nil)
        case .final:
            guard let index = waiting.firstIndex(where: { $0.isDecoded(by: job) }) else { return }
            let span = waiting.remove(at: index).utterance.span
            outbox.append(
                .failed(utterance: job.utterance.number, start: span.startTime, end: span.endTime, error: error))
        }
    }

    /// The running decoding was stopped.
    mutating func skipped() {
        guard let job = take(), job.kind == .speculativeFinal, assembler.pause == job.utterance.span else { return }
        texts?.pause = nil
    }

    /// Keeps the utterance that is told for a revision with the one before it.
    private mutating func keepRevisable(_ utterance: Utterance, _ transcript: Transcript) {
        var utterance = utterance
        utterance.context = told.context(of: utterance.span) { audio.slice($0) }
        guard utterance.context != nil, !transcript.text.isEmpty else { return revisable = nil }
        revisable = LiveJob(kind: .revision(transcript), utterance: utterance)
    }

    private mutating func take() -> LiveJob? {
        defer { running = nil }
        return running
    }

    private mutating func start(_ kind: LiveJob.Kind, _ utterance: Utterance) -> Step {
        var utterance = utterance
        if kind == .final || kind == .speculativeFinal {
            utterance.context = told.context(of: utterance.span) { audio.slice($0) }
        }
        let job = LiveJob(kind: kind, utterance: utterance)
        running = job
        return .decode(job)
    }

    /// Decides by its text, if there is one, how much silence ends the utterance at the pause `span` ends with.
    private mutating func decide(_ span: SpeechSpan, _ transcript: Transcript?) {
        guard let rule else { return }
        let seconds = transcript.map { rule.silence(after: $0, seconds: span.endTime - span.startTime) }
        assembler.decide(span, silence: Self.samples(seconds ?? rule.usual))
        var fate = Fate.goesOn
        followAssembler(&fate)
    }

    /// Takes what has become of utterances.
    private mutating func followAssembler(_ fate: inout Fate) {
        for event in assembler.takeEvents() {
            switch event {
            case .began(let number, let start):
                texts = Texts(number: number, decodedTo: start)
                outbox.append(.began(utterance: number, start: Self.seconds(start)))
            case .ended(let number, let span):
                let known = texts?.speculativeFinals.last { $0.span == span }
                waiting.append(Ended(utterance: utterance(number, span), transcript: known?.transcript))
                texts = nil
                if let running, running.utterance.number == number, !isOfUse(running) { fate = .stops }
            }
        }
    }

    /// Whether a decoding is still of use now that its utterance is over.
    private func isOfUse(_ job: LiveJob) -> Bool {
        !job.isInterim && waiting.contains { $0.transcript == nil && $0.isDecoded(by: job) }
    }

    private mutating func utterance(_ number: Int, _ span: SpeechSpan) -> Utterance {
        Utterance(number: number, span: span, samples: audio.slice(span))
    }

    private static func seconds(_ samples: Int) -> Double { Double(samples) / Double(sampleRate) }

    private static func samples(_ seconds: Double) -> Int { Int((seconds * Double(sampleRate)).rounded()) }
}
