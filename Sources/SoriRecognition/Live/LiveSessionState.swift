import SoriCore
import SoriVAD

/// What a live session knows and what it should do next. Pure.
///
/// One decoding goes on at a time. Finals are decoded in order and never left out; while they wait, interims are not
/// made. The text of a final depends on its span alone: neither on interims nor on when the audio came.
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

    /// An utterance that goes on.
    private struct Open {
        let number: Int
        let start: Int
        var pause: SpeechSpan?
        /// The last pause that was decoded, and what it gave.
        var speculativeSpan: SpeechSpan?
        var speculativeFinal: Transcript?
        /// Where the audio of the last interim ended.
        var decodedTo: Int
        var agreed = AgreedText()
    }

    /// An utterance that is over and waits to be decoded.
    struct Ended {
        let utterance: Utterance
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
    static let openingStep = 0.25

    private let wantsInterims: Bool
    private let anticipatesEnds: Bool
    private let interimStep: Double
    private(set) var audio = GrowingAudio()
    private var open: Open?
    private(set) var waiting: [Ended] = []
    private var outbox: [LiveEvent] = []
    private var running: LiveJob?
    private var nextNumber = 0
    private var lastDecodingSeconds = 0.0
    private(set) var isFinished = false

    init(_ options: LiveOptions) {
        wantsInterims = options.wantsInterims
        anticipatesEnds = options.anticipatesEnds
        interimStep = options.interimStep
    }

    /// Whether more audio may come: false while too many utterances wait.
    var hasRoom: Bool { waiting.count < Self.mostWaiting && outbox.count < 64 }

    /// Takes audio; what it brings about comes with `apply`.
    mutating func append(_ samples: [Float]) { audio.append(samples) }

    /// Takes what the endpointer found; audio before `earliest` is let go.
    mutating func apply(_ events: [EndpointEvent], earliest: Int) -> Fate {
        var fate = Fate.goesOn
        for event in events {
            switch event {
            case .began(let start):
                open = Open(number: nextNumber, start: start, decodedTo: start)
                nextNumber += 1
                outbox.append(.began(utterance: nextNumber - 1, start: Self.seconds(start)))
            case .paused(let span):
                open?.pause = span
                // Whatever is decoded of this utterance, the speculative final to come says more. (That of the
                // utterance before may be its final.)
                if let running, running.kind != .final, running.utterance.number == open?.number { fate = .stops }
            case .resumed:
                open?.pause = nil
                if let running, running.kind == .speculativeFinal, running.utterance.number == open?.number,
                    fate == .goesOn
                {
                    // It is the first text all the same when there is none yet.
                    fate = .lowered(open?.agreed.text.isEmpty == true ? .opening : .interim)
                }
            case .ended(let span):
                end(span)
                if let running, !isOfUse(running) { fate = .stops }
            }
        }
        audio.forget(before: min(earliest, open?.start ?? earliest))
        return fate
    }

    /// No more audio will come.
    mutating func finish() { isFinished = true }

    /// Nothing of what was heard is wanted any more. True when the running decoding should stop.
    mutating func discard() -> Bool {
        isFinished = true
        open = nil
        waiting = []
        outbox = []
        audio.clear()
        return running != nil
    }

    /// What to do now. A `decode` must be followed by `completed`, `failed` or `skipped` before this is asked again.
    mutating func next() -> Step {
        if !outbox.isEmpty { return .emit(outbox.removeFirst()) }
        if let ended = waiting.first {
            guard let transcript = ended.transcript else {
                return start(LiveJob(kind: .final, utterance: ended.utterance))
            }
            waiting.removeFirst()
            return .emit(.final(LiveFinal(ended.utterance, transcript)))
        }
        guard let open, !isFinished else { return isFinished ? .end : .wait }
        if let pause = open.pause {
            guard anticipatesEnds, open.speculativeSpan != pause else { return .wait }
            self.open?.speculativeSpan = pause
            self.open?.speculativeFinal = nil
            self.open?.decodedTo = pause.end
            return start(LiveJob(kind: .speculativeFinal, utterance: utterance(open.number, pause)))
        }
        guard wantsInterims else { return .wait }
        let end = audio.end
        let isOpening = open.agreed.text.isEmpty
        let step = isOpening ? Self.openingStep : max(interimStep, Self.restFactor * lastDecodingSeconds)
        guard open.decodedTo == open.start || Self.seconds(end - open.decodedTo) >= step else { return .wait }
        self.open?.decodedTo = end
        let span = SpeechSpan(start: open.start, end: end)
        return start(LiveJob(kind: isOpening ? .opening : .interim, utterance: utterance(open.number, span)))
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
        guard open?.number == job.utterance.number else { return }
        if job.kind == .speculativeFinal, open?.speculativeSpan == job.utterance.span {
            open?.speculativeFinal = transcript
        }
        open?.agreed.update(transcript.text)
        guard wantsInterims, let open, !open.agreed.text.isEmpty else { return }
        outbox.append(
            .interim(
                LiveInterim(utterance: open.number, start: Self.seconds(open.start), text: open.agreed.text)))
    }

    /// The running decoding could not be done.
    mutating func failed(_ error: any Error) {
        guard let job = take(),
            let index = waiting.firstIndex(where: { $0.utterance.number == job.utterance.number })
        else { return }
        // A speculative final that failed is tried again as a final.
        guard job.kind == .final else { return }
        let utterance = waiting.remove(at: index).utterance
        outbox.append(
            .failed(
                utterance: utterance.number, start: utterance.span.startTime, end: utterance.span.endTime, error: error)
        )
    }

    /// The running decoding was stopped.
    mutating func skipped() { _ = take() }

    private mutating func take() -> LiveJob? {
        defer { running = nil }
        return running
    }

    private mutating func start(_ job: LiveJob) -> Step {
        running = job
        return .decode(job)
    }

    /// Whether a decoding is still of use now that its utterance may be over.
    private func isOfUse(_ job: LiveJob) -> Bool {
        !job.isInterim && waiting.contains { $0.isDecoded(by: job) }
    }

    private mutating func end(_ span: SpeechSpan) {
        guard let open else { return }
        self.open = nil
        waiting.append(
            Ended(
                utterance: utterance(open.number, span),
                transcript: open.speculativeSpan == span ? open.speculativeFinal : nil))
    }

    private mutating func utterance(_ number: Int, _ span: SpeechSpan) -> Utterance {
        Utterance(number: number, span: span, samples: audio.slice(span))
    }

    private static func seconds(_ samples: Int) -> Double { Double(samples) / Double(sampleRate) }
}
