import SoriCore
import SoriVAD
import Testing

@testable import SoriRecognition

struct LiveSessionStateTests {
    private static func transcript(_ text: String) -> Transcript {
        Transcript(language: "en", duration: 1, segments: [Segment(id: 0, start: 0.1, end: 0.5, text: text)])
    }

    private static func described(_ step: LiveSessionState.Step) -> String {
        switch step {
        case .emit(.began(let number, _)): "began \(number)"
        case .emit(.interim(let interim)): "interim \(interim.utterance) \(interim.text)"
        case .emit(.final(let final)): "final \(final.utterance) \(final.text)"
        case .emit(.corrected(let final)): "corrected \(final.utterance) \(final.text)"
        case .emit(.failed(let number, _, _, _)): "failed \(number)"
        case .decode(let job):
            "\(job.kind) \(job.utterance.number) \(job.utterance.span.start)-\(job.utterance.span.end) "
                + "\(job.utterance.samples.count)"
        case .wait: "wait"
        case .end: "end"
        }
    }

    private static func next(_ state: inout LiveSessionState) -> String { described(state.next()) }

    @Test func interimsThenTheFinal() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        let early = state.apply([.began(start: 4_000)], earliest: 4_000)
        #expect(early == .goesOn)
        #expect(state.heldSamples == 12_000)
        #expect(Self.next(&state) == "began 0")
        #expect(Self.next(&state) == "opening 0 4000-16000 12000")
        state.completed(Self.transcript("one two"), seconds: 0.1)
        #expect(Self.next(&state) == "interim 0 one two")
        #expect(Self.next(&state) == "wait")
        // Nothing new until there is enough new audio.
        state.append([Float](repeating: 0, count: 6_399))
        #expect(Self.next(&state) == "wait")
        state.append([0])
        #expect(Self.next(&state) == "interim 0 4000-22400 18400")
        // The utterance ends while its interim is decoded: that is of no more use.
        let span = SpeechSpan(start: 4_000, end: 20_000)
        let fate = state.apply([.ended(span)], earliest: 20_000)
        #expect(fate == .stops)
        state.skipped()
        #expect(Self.next(&state) == "final 0 4000-20000 16000")
        state.completed(Self.transcript("one two three"), seconds: 0.1)
        guard case .emit(.final(let final)) = state.next() else {
            Issue.record("no final")
            return
        }
        #expect(final.text == "one two three" && final.start == 0.25 && final.end == 1.25)
        #expect(final.transcript.segments[0].start == 0.35 && final.samples.count == 16_000)
        #expect(Self.next(&state) == "wait")
        // It may help to hear the next one, if that comes soon.
        #expect(state.heldSamples == 18_400)
        state.append([Float](repeating: 0, count: 32_000))
        _ = state.apply([], earliest: 54_000)
        #expect(state.heldSamples == 400)
        _ = state.finish()
        #expect(Self.next(&state) == "end")
    }

    @Test func aSpeculativeFinalAtAPauseBecomesTheFinal() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        let span = SpeechSpan(start: 0, end: 15_000)
        _ = state.apply([.began(start: 0), .paused(span)], earliest: 0)
        #expect(Self.next(&state) == "began 0")
        #expect(Self.next(&state) == "speculativeFinal 0 0-15000 15000")
        state.completed(Self.transcript("all of it"), seconds: 0.1)
        #expect(Self.next(&state) == "interim 0 all of it")
        #expect(Self.next(&state) == "wait")
        _ = state.apply([.ended(span)], earliest: 15_000)
        #expect(Self.next(&state) == "final 0 all of it")
        #expect(Self.next(&state) == "wait")
    }

    @Test func aSpeculativeFinalInProgressBecomesTheFinalToo() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        let span = SpeechSpan(start: 0, end: 15_000)
        _ = state.apply([.began(start: 0), .paused(span)], earliest: 0)
        _ = state.next()
        _ = state.next()
        let fate = state.apply([.ended(span)], earliest: 15_000)
        #expect(fate == .goesOn)
        state.completed(Self.transcript("all of it"), seconds: 0.1)
        #expect(Self.next(&state) == "final 0 all of it")
        #expect(Self.next(&state) == "wait")
    }

    @Test func aSpeculativeFinalThatWasWrongIsDecodedAgain() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0), .paused(SpeechSpan(start: 0, end: 9_000))], earliest: 0)
        _ = state.next()
        #expect(Self.next(&state) == "speculativeFinal 0 0-9000 9000")
        let span = SpeechSpan(start: 0, end: 15_000)
        // Nobody waits for it once the speaker goes on; at the next pause it is of no use at all.
        let resumed = state.apply([.resumed], earliest: 0)
        let paused = state.apply([.paused(span), .ended(span)], earliest: 15_000)
        #expect(resumed == .lowered(.opening) && paused == .stops)
        state.completed(Self.transcript("half"), seconds: 0.1)
        #expect(Self.next(&state) == "final 0 0-15000 15000")
    }

    @Test func aWrongSpeculativeFinalOfAnUtteranceWithTextIsAnInterim() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0)], earliest: 0)
        _ = state.next()
        #expect(Self.next(&state) == "opening 0 0-16000 16000")
        state.completed(Self.transcript("half of it"), seconds: 0.1)
        _ = state.apply([.paused(SpeechSpan(start: 0, end: 9_000))], earliest: 0)
        #expect(Self.next(&state) == "interim 0 half of it")
        #expect(Self.next(&state) == "speculativeFinal 0 0-9000 9000")
        let fate = state.apply([.resumed], earliest: 0)
        #expect(fate == .lowered(.interim))
    }

    @Test func theNextUtteranceDoesNotStopTheOneBefore() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 48_000))
        let span = SpeechSpan(start: 0, end: 15_000)
        _ = state.apply([.began(start: 0), .paused(span)], earliest: 0)
        _ = state.next()
        #expect(Self.next(&state) == "speculativeFinal 0 0-15000 15000")
        // The speculative final is slow, and has become the final of an utterance that is over: somebody waits for it.
        for events: [EndpointEvent] in [
            [.ended(span)], [.began(start: 24_000)], [.paused(SpeechSpan(start: 24_000, end: 30_000))], [.resumed],
        ] {
            let fate = state.apply(events, earliest: 15_000)
            #expect(fate == .goesOn, "\(events)")
        }
        state.completed(Self.transcript("all of it"), seconds: 0.1)
        #expect(Self.next(&state) == "began 1")
        #expect(Self.next(&state) == "final 0 all of it")
    }

    @Test func anInterimOfTheWholeUtteranceIsNoFinal() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0)], earliest: 0)
        _ = state.next()
        #expect(Self.next(&state) == "opening 0 0-16000 16000")
        let fate = state.apply([.ended(SpeechSpan(start: 0, end: 16_000))], earliest: 16_000)
        #expect(fate == .stops)
        // Too late to stop.
        state.completed(Self.transcript("hasty"), seconds: 0.1)
        #expect(Self.next(&state) == "final 0 0-16000 16000")
    }

    @Test func busyMachinesSkipInterimsNeverFinals() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        for number in 0..<LiveSessionState.mostWaiting {
            #expect(state.hasRoom)
            state.append([Float](repeating: 0, count: 16_000))
            let start = number * 16_000
            let span = SpeechSpan(start: start, end: start + 12_000)
            _ = state.apply([.began(start: start), .ended(span)], earliest: span.end)
        }
        #expect(!state.hasRoom)
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 48_000)], earliest: 48_000)
        var seen: [String] = []
        for _ in 0..<20 {
            let step = state.next()
            if case .wait = step { break }
            seen.append(Self.described(step))
            guard case .decode(let job) = step else { continue }
            if job.isInterim { break }
            state.completed(Self.transcript("text \(job.utterance.number)"), seconds: 0.1)
        }
        #expect(seen.prefix(4) == ["began 0", "began 1", "began 2", "began 3"])
        #expect(seen.filter { $0.hasPrefix("final") }.count == 6)
        #expect(seen.last?.hasPrefix("opening 3") == true)
        #expect(state.hasRoom)
    }

    @Test func slowDecodingMakesInterimsRarer() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0)], earliest: 0)
        _ = state.next()
        _ = state.next()
        state.completed(Self.transcript("one"), seconds: 2)
        _ = state.next()
        state.append([Float](repeating: 0, count: 16_000 * 3 - 1))
        #expect(Self.next(&state) == "wait")
        state.append([0])
        #expect(Self.next(&state) == "interim 0 0-64000 64000")
    }

    @Test func anUtteranceWithoutTextIsTriedAgainSoon() {
        var state = LiveSessionState(LiveOptions())
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0)], earliest: 0)
        _ = state.next()
        #expect(Self.next(&state) == "opening 0 0-16000 16000")
        state.completed(Self.transcript(""), seconds: 2)
        state.append([Float](repeating: 0, count: 1_599))
        #expect(Self.next(&state) == "wait")
        state.append([0])
        #expect(Self.next(&state) == "opening 0 0-17600 17600")
    }

    @Test(arguments: [true, false]) func withoutInterimsOnlyFinalsAreTold(anticipatesEnds: Bool) {
        var state = LiveSessionState(LiveOptions(wantsInterims: false, anticipatesEnds: anticipatesEnds))
        state.append([Float](repeating: 0, count: 16_000))
        let span = SpeechSpan(start: 0, end: 15_000)
        _ = state.apply([.began(start: 0)], earliest: 0)
        #expect(Self.next(&state) == "began 0" && Self.next(&state) == "wait")
        _ = state.apply([.paused(span)], earliest: 0)
        if anticipatesEnds {
            #expect(Self.next(&state) == "speculativeFinal 0 0-15000 15000")
            state.completed(Self.transcript("all"), seconds: 0.1)
        }
        #expect(Self.next(&state) == "wait")
        _ = state.apply([.ended(span)], earliest: 15_000)
        if !anticipatesEnds {
            #expect(Self.next(&state) == "final 0 0-15000 15000")
            state.completed(Self.transcript("all"), seconds: 0.1)
        }
        #expect(Self.next(&state) == "final 0 all" && Self.next(&state) == "wait")
    }

    @Test func theTextDecidesHowMuchSilenceEndsAnUtterance() {
        var state = LiveSessionState(LiveOptions(wantsInterims: false))
        func korean(_ text: String) -> Transcript {
            Transcript(language: "ko", duration: 1, segments: [Segment(id: 0, start: 0, end: 1, text: text)])
        }
        let first = SpeechSpan(start: 0, end: 35_200)
        state.append([Float](repeating: 0, count: 40_000))
        _ = state.apply(
            [.began(start: 0, onset: 0), .paused(first), .ended(first, offset: 32_000)], earliest: 35_200,
            earliestOnset: 37_600)
        #expect(Self.next(&state) == "began 0" && Self.next(&state) == "speculativeFinal 0 0-35200 35200")
        // More follows a clause like this: half a second is not its end.
        state.completed(korean("경치도 좋고"), seconds: 0.1)
        _ = state.apply([], earliest: 35_200, earliestOnset: 40_000)
        #expect(Self.next(&state) == "wait")
        let second = SpeechSpan(start: 37_800, end: 67_200)
        let whole = SpeechSpan(start: 0, end: 67_200)
        state.append([Float](repeating: 0, count: 40_000))
        _ = state.apply(
            [.began(start: 37_800, onset: 41_000), .paused(second)], earliest: 37_800, earliestOnset: 67_200)
        #expect(Self.next(&state) == "speculativeFinal 0 0-67200 67200")
        state.completed(korean("경치도 좋고 음식도 맛있습니다."), seconds: 0.1)
        _ = state.apply([.ended(second, offset: 64_000)], earliest: 67_200, earliestOnset: 69_599)
        #expect(Self.next(&state) == "wait")
        // 350 ms are enough behind a sentence that is over.
        _ = state.apply([], earliest: 67_200, earliestOnset: 69_600)
        guard case .emit(.final(let final)) = state.next() else {
            Issue.record("no final")
            return
        }
        #expect(final.text == "경치도 좋고 음식도 맛있습니다." && final.end == whole.endTime && final.utterance == 0)
    }

    @Test func anUtteranceIsDecodedWithTheOneJustBefore() {
        var state = LiveSessionState(LiveOptions(wantsInterims: false, wantsCorrections: true))
        state.append([Float](repeating: 0, count: 160_000))
        let spans = [(0, 16_000), (24_000, 40_000), (100_000, 120_000)].map { SpeechSpan(start: $0, end: $1) }
        var contexts: [Int?] = []
        var seen: [String] = []
        func work() {
            while true {
                let step = state.next()
                seen.append(Self.described(step))
                switch step {
                case .wait, .end: return
                case .emit: continue
                case .decode(let job):
                    if job.isRevision {
                        state.revised((Self.transcript("better"), Self.transcript("text 1")))
                    } else {
                        contexts.append(job.utterance.context?.samples.count)
                        state.completed(Self.transcript("text \(job.utterance.number)"), seconds: 0.1)
                    }
                }
            }
        }
        for span in spans {
            _ = state.apply([.began(start: span.start), .ended(span)], earliest: 0)
            work()
        }
        // Nothing before the first, 24,000 samples before the second, and the third is too far from both.
        #expect(contexts == [nil, 24_000, nil])
        #expect(seen.contains("corrected 0 better"))
        // A text that is the same is no correction.
        #expect(!seen.contains { $0.hasPrefix("corrected 1") })
        #expect(seen.filter { $0.hasPrefix("final") && $0.contains("text") }.count == 3)
    }

    @Test func failuresAreTold() {
        struct Failure: Error {}
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0)], earliest: 0)
        _ = state.next()
        _ = state.next()
        state.failed(Failure())
        _ = state.apply([.ended(SpeechSpan(start: 0, end: 15_000))], earliest: 15_000)
        #expect(Self.next(&state) == "final 0 0-15000 15000")
        state.failed(Failure())
        #expect(Self.next(&state) == "failed 0")
        _ = state.finish()
        #expect(Self.next(&state) == "end")
    }

    @Test func whatIsDiscardedIsNotTold() {
        var state = LiveSessionState(LiveOptions(interimStep: 0.4))
        state.append([Float](repeating: 0, count: 16_000))
        _ = state.apply([.began(start: 0), .ended(SpeechSpan(start: 0, end: 15_000))], earliest: 15_000)
        _ = state.next()
        _ = state.next()
        let stops = state.discard()
        #expect(stops)
        state.completed(Self.transcript("gone"), seconds: 0.1)
        #expect(Self.next(&state) == "end" && state.heldSamples == 0)
    }
}

extension LiveSessionState {
    /// Samples held in memory.
    fileprivate var heldSamples: Int { audio.count + waiting.reduce(0) { $0 + $1.utterance.samples.count } }
}

extension EndpointEvent {
    /// A phrase without silence before its first sound.
    fileprivate static func began(start: Int) -> EndpointEvent { .began(start: start, onset: start) }
    /// A phrase without silence behind its last sound.
    fileprivate static func ended(_ span: SpeechSpan) -> EndpointEvent { .ended(span, offset: span.end) }
}

extension LiveSessionState {
    /// As if a long silence followed: every phrase is an utterance.
    fileprivate mutating func apply(_ events: [EndpointEvent], earliest: Int) -> Fate {
        apply(events, earliest: earliest, earliestOnset: .max)
    }
}
