import SoriCore
import SoriModels
import SoriMoonshine
import SoriTesting
import SoriVAD
import Synchronization
import Testing

@testable import SoriRecognition

/// Live sessions with the real model on the bundled clip.
@Suite(.enabled(if: Bundled.isThere))
struct LiveSessionTests {
    /// What a session told, or how often something happened.
    private final class Record: Sendable {
        private let state = Mutex((events: [LiveEvent](), count: 0))

        var events: [LiveEvent] { state.withLock { $0.events } }
        var count: Int { state.withLock { $0.count } }

        func tell(_ event: LiveEvent) { state.withLock { $0.events.append(event) } }
        func mark() { state.withLock { $0.count += 1 } }
    }

    private struct Bench {
        let recognizer: MoonshineRecognizer
        let voice: SileroModel
        let scheduler = LiveScheduler(slots: 2)
        let pool = WorkerPool(name: "test-live", threads: 2)

        init() async throws {
            let assets = Assets(directory: Bundled.assets)
            recognizer = try await MoonshineRecognizer.load(assets: assets)
            voice = try SileroModel(path: assets.voiceActivity)
        }

        func session(
            _ options: LiveOptions = LiveOptions(), trace: (@Sendable (LiveTrace) -> Void)? = nil
        ) async throws -> LiveSession {
            try await LiveSession(
                options, recognizer: recognizer, voice: voice, scheduler: scheduler, pool: pool, trace: trace)
        }

        /// Feeds `samples` in blocks of `length` and gives what was told.
        func events(_ session: LiveSession, _ samples: [Float], length: Int) async throws -> [LiveEvent] {
            let told = Record()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await session.run { told.tell($0) } }
                for start in stride(from: 0, to: samples.count, by: length) {
                    try await session.feed(Array(samples[start..<min(start + length, samples.count)]))
                }
                try await session.finish()
                try await group.waitForAll()
            }
            return told.events
        }
    }

    private static func finals(_ events: [LiveEvent]) -> [LiveFinal] {
        events.compactMap { if case .final(let final) = $0 { final } else { nil } }
    }

    @Test func blocksAndInterimsDoNotChangeTheFinals() async throws {
        let bench = try await Bench()
        let samples = Bundled.clip
        let reference = Self.finals(try await bench.events(bench.session(), samples, length: samples.count))
        #expect(reference.map(\.text).joined(separator: " ").lowercased().contains("ever failed"))
        for (length, interims) in [(480, true), (16_001, false)] {
            let events = try await bench.events(
                bench.session(LiveOptions(wantsInterims: interims)), samples, length: length)
            let finals = Self.finals(events)
            #expect(finals.map(\.text) == reference.map(\.text), "\(length)")
            #expect(finals.map(\.start) == reference.map(\.start) && finals.map(\.end) == reference.map(\.end))
            #expect(finals.map(\.utterance) == Array(0..<finals.count))
        }
    }

    @Test func everyUtteranceIsTraced() async throws {
        let bench = try await Bench()
        let traces = Mutex([LiveTrace]())
        let session = try await bench.session { trace in traces.withLock { $0.append(trace) } }
        let finals = Self.finals(try await bench.events(session, Bundled.clip, length: 4_800))
        let seen = traces.withLock { $0 }
        #expect(seen.map(\.utterance) == finals.map(\.utterance) && !seen.isEmpty)
        for (trace, final) in zip(seen, finals) {
            #expect(abs(trace.seconds - (final.end - final.start)) < 0.001)
            #expect(trace.decodingStart <= trace.decodingEnd && trace.decodingEnd <= trace.told)
            #expect(trace.endpoint <= trace.told && trace.queued >= .zero)
        }
    }

    /// What two texts of an utterance in a row agree on stays in all later ones. Decoding takes no time here, so that
    /// the interims are the same on every machine.
    @Test func whatTwoInterimsAgreeOnStays() async throws {
        let bench = try await Bench()
        let options = LiveOptions()
        let engine = try await bench.recognizer.openSession(options.decoding)
        var tracker = SpeechTracker(model: bench.voice, options: options.phrasing)
        var state = LiveSessionState(options)
        var told: [LiveEvent] = []
        for start in stride(from: 0, to: Bundled.clip.count, by: 6_400) {
            let block = Array(Bundled.clip[start..<min(start + 6_400, Bundled.clip.count)])
            state.append(block)
            _ = state.apply(
                tracker.process(block), earliest: tracker.earliestStart, earliestOnset: tracker.earliestOnset)
            told += try await Self.work(&state, engine)
        }
        _ = state.apply(tracker.finish(), earliest: tracker.position, earliestOnset: tracker.position)
        _ = state.finish()
        told += try await Self.work(&state, engine)
        var texts: [Int: [[TextUnit]]] = [:]
        for case .interim(let interim) in told {
            #expect(!interim.text.isEmpty)
            texts[interim.utterance, default: []].append(TextUnit.units(of: interim.text))
        }
        #expect(texts.values.contains { $0.count > 1 })
        for texts in texts.values {
            for index in texts.indices.dropFirst() {
                // The last word never counts: the audio may end in its middle.
                let agreed = zip(texts[index - 1], texts[index].dropLast()).prefix { $0.means($1) }.map(\.1)
                for later in texts[(index + 1)...] {
                    #expect(later.map(\.text).starts(with: agreed.map(\.text)))
                }
            }
        }
    }

    /// Does what the state asks for until it waits for more audio or ends, and gives what it told.
    private static func work(_ state: inout LiveSessionState, _ engine: any RecognitionSession) async throws
        -> [LiveEvent]
    {
        var told: [LiveEvent] = []
        while true {
            switch state.next() {
            case .emit(let event): told.append(event)
            case .decode(let job):
                let transcript =
                    job.isInterim ? try await engine.interim(job.utterance) : try await engine.final(job.utterance)
                state.completed(transcript, seconds: 0)
            case .wait, .end: return told
            }
        }
    }

    @Test func aReaderThatStopsHoldsTheFeederBack() async throws {
        let bench = try await Bench()
        let session = try await bench.session(LiveOptions(wantsInterims: false))
        let gate = AsyncSignal()
        let (fed, opened) = (Record(), Record())
        let block = Array(Bundled.clip.prefix(24_000)) + [Float](repeating: 0, count: 12_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.run { _ in if opened.count == 0 { await gate.wait() } } }
            group.addTask {
                for _ in 0..<10 {
                    try await session.feed(block)
                    fed.mark()
                }
                // As if the socket were gone: nothing of what is left is wanted.
                try await session.discard()
            }
            while !session.isHoldingBack { try await Task.sleep(for: .milliseconds(1)) }
            // Nothing makes room while the reader stands at the gate.
            #expect(fed.count <= LiveSessionState.mostWaiting + 1)
            opened.mark()
            gate.signal()
            try await group.waitForAll()
            #expect(fed.count == 10)
        }
    }

    @Test func cancellationEndsASession() async throws {
        let bench = try await Bench()
        let session = try await bench.session()
        let task = Task { try await session.run { _ in } }
        try await session.feed(Bundled.clip)
        task.cancel()
        _ = await task.result
        // Neither waits for a session that has ended.
        try await session.feed(Bundled.clip)
        try await session.finish()
        #expect(bench.scheduler.load == (0, 0))
    }
}
