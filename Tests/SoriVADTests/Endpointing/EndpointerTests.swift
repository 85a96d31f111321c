import SoriCore
import SoriVAD
import Testing

struct EndpointerTests {
    /// Windows of speech (true) and silence, 32 ms each.
    private static func events(
        _ windows: [(speech: Bool, count: Int)], _ options: EndpointerOptions = EndpointerOptions(),
        loudness: (Int) -> Float = { _ in -30 }
    ) -> (events: [EndpointEvent], endpointer: Endpointer, total: Int) {
        var endpointer = Endpointer(options)
        var events: [EndpointEvent] = []
        var index = 0
        for (speech, count) in windows {
            for _ in 0..<count {
                events += endpointer.push(probability: speech ? 0.9 : 0.1, loudness: loudness(index))
                index += 1
            }
        }
        return (events, endpointer, index * 512)
    }

    @Test func silenceEndsAnUtteranceWithItsPadding() {
        // Speech from sample 51,200 to 76,800.
        let events = Self.events([(false, 100), (true, 50), (false, 100)]).events
        let span = SpeechSpan(start: 51_200 - 4_800, end: 76_800 + 4_800)
        #expect(events == [.began(start: span.start, onset: 51_200), .paused(span), .ended(span, offset: 76_800)])
    }

    @Test(arguments: [(0.1, 4), (0.5, 16), (1.0, 32), (2.0, 63)])
    func theEndComesWithTheWindowThatCompletesTheSilence(silence: Double, windows: Int) {
        let options = EndpointerOptions(silence: silence)
        #expect(!Self.events([(true, 50), (false, windows - 1)], options).events.contains { $0.isEnd })
        #expect(Self.events([(true, 50), (false, windows)], options).events.contains { $0.isEnd })
    }

    @Test func shortNoisesAreNoUtterance() {
        // 250 ms are 4,000 samples: seven windows are too short, eight are enough.
        #expect(Self.events([(false, 20), (true, 7), (false, 40)]).events.isEmpty)
        #expect(Self.events([(false, 20), (true, 8), (false, 40)]).events.count == 3)
        #expect(Self.events([(true, 4), (false, 10), (true, 3), (false, 60)]).events.count == 3)
    }

    @Test func aPauseThatEndsIsTakenBack() {
        let events = Self.events([(true, 30), (false, 12), (true, 30), (false, 40)]).events
        let pause = SpeechSpan(start: 0, end: 30 * 512 + 4_800)
        let whole = SpeechSpan(start: 0, end: 72 * 512 + 4_800)
        #expect(
            events == [
                .began(start: 0, onset: 0), .paused(pause), .resumed, .paused(whole), .ended(whole, offset: 72 * 512),
            ])
    }

    @Test func theExitThresholdKeepsSpeechAlive() {
        var endpointer = Endpointer()
        var events: [EndpointEvent] = []
        for _ in 0..<20 { events += endpointer.push(probability: 0.6, loudness: -30) }
        for _ in 0..<40 { events += endpointer.push(probability: 0.4, loudness: -30) }
        #expect(events == [.began(start: 0, onset: 0)])
        for _ in 0..<16 { events += endpointer.push(probability: 0.3, loudness: -30) }
        #expect(events.last == .ended(SpeechSpan(start: 0, end: 60 * 512 + 4_800), offset: 60 * 512))
    }

    @Test func neighboursDoNotOverlap() {
        let events = Self.events([(true, 30), (false, 17), (true, 30), (false, 40)]).events
        let spans = events.compactMap(\.span)
        #expect(spans.count == 2)
        #expect(spans[0].end == spans[1].start || spans[0].end < spans[1].start)
    }

    @Test func longSpeechIsCutWhereItIsQuietest() {
        // 40 s of speech with one quiet window 20 s in.
        let quiet = 625
        let (events, endpointer, total) = Self.events([(true, 1_250)]) { $0 == quiet ? -70 : -30 }
        var ending = endpointer
        let all = events + ending.finish(total: total)
        let spans = all.compactMap(\.span)
        #expect(spans.count == 2)
        #expect(abs(spans[0].end - quiet * 512) <= 512)
        #expect(spans[0].end == spans[1].start)
        #expect(spans[1].end == total)
        #expect(spans.allSatisfy { $0.count <= 25 * sampleRate })
        #expect(all.count { if case .began = $0 { true } else { false } } == 2)
    }

    @Test func endlessSpeechIsCutAgainAndAgain() {
        let (events, endpointer, total) = Self.events([(true, 10_000)])
        var ending = endpointer
        let all = events + ending.finish(total: total)
        let spans = all.compactMap(\.span)
        #expect(spans.first?.start == 0 && spans.last?.end == total)
        for (left, right) in zip(spans, spans.dropFirst()) { #expect(left.end == right.start) }
        #expect(spans.allSatisfy { $0.count <= 25 * sampleRate })
        Self.checkOrder(all)
    }

    @Test func theEndOfTheStreamEndsSpeech() {
        var (events, endpointer, total) = Self.events([(false, 20), (true, 20)])
        events += endpointer.finish(total: total)
        #expect(events.last == .ended(SpeechSpan(start: 20 * 512 - 4_800, end: total), offset: total))
        // In a pause, what is kept is what the pause alone would have kept.
        (events, endpointer, total) = Self.events([(true, 20), (false, 12)])
        #expect(
            endpointer.finish(total: total) == [.ended(SpeechSpan(start: 0, end: 20 * 512 + 4_800), offset: 20 * 512)])
        (_, endpointer, total) = Self.events([(true, 5), (false, 12)])
        #expect(endpointer.finish(total: total).isEmpty)
    }

    /// Whatever the probabilities: every utterance begins once and ends once, in order, pauses in between.
    @Test func anySequenceKeepsTheOrder() {
        var generator = SplitMix(state: 7)
        for round in 0..<200 {
            var endpointer = Endpointer(
                EndpointerOptions(silence: Double.random(in: 0.1...2, using: &generator), maxUtterance: 5))
            var events: [EndpointEvent] = []
            var level: Float = 0
            let count = 600
            for _ in 0..<count {
                if Double.random(in: 0...1, using: &generator) < 0.1 {
                    level = Float.random(in: 0...1, using: &generator)
                }
                events += endpointer.push(
                    probability: level, loudness: -100 * Float.random(in: 0...1, using: &generator))
            }
            events += endpointer.finish(total: count * 512)
            Self.checkOrder(events, "round \(round)")
            let spans = events.compactMap(\.span)
            for (left, right) in zip(spans, spans.dropFirst()) { #expect(left.end <= right.start, "round \(round)") }
            #expect(spans.allSatisfy { $0.end <= count * 512 && $0.count <= 5 * sampleRate + 20_000 })
        }
    }

    @Test(arguments: Golden.names) func splittingTheAudioChangesNothing(name: String) throws {
        guard let model = try Golden.model() else { return }
        let samples = try Golden.samples(name)
        func events(_ length: Int) -> [EndpointEvent] {
            var tracker = SpeechTracker(model: model)
            var events: [EndpointEvent] = []
            for start in stride(from: 0, to: samples.count, by: length) {
                events += tracker.process(Array(samples[start..<min(start + length, samples.count)]))
            }
            return events + tracker.finish()
        }
        let whole = events(samples.count)
        #expect(whole.contains { $0.isEnd })
        #expect(whole.compactMap(\.span).allSatisfy { $0.end <= samples.count })
        for length in [1, 333, 480, 8_000] { #expect(events(length) == whole, "\(length)") }
    }

    private static func checkOrder(_ events: [EndpointEvent], _ comment: Comment = "") {
        var (isOpen, isPaused) = (false, false)
        for event in events {
            switch event {
            case .began:
                #expect(!isOpen, comment)
                (isOpen, isPaused) = (true, false)
            case .paused:
                #expect(isOpen && !isPaused, comment)
                isPaused = true
            case .resumed:
                #expect(isOpen && isPaused, comment)
                isPaused = false
            case .ended:
                #expect(isOpen, comment)
                isOpen = false
            }
        }
        #expect(!isOpen, comment)
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }
}

extension EndpointEvent {
    fileprivate var isEnd: Bool { span != nil }

    fileprivate var span: SpeechSpan? { if case .ended(let span, _) = self { span } else { nil } }
}
