import SoriCore
import SoriHTTP
import SoriRecognition
import Synchronization
import Testing

@testable import SoriServer

/// The loop with the real machines, a channel and sessions that follow a script, and no socket.
struct LiveSocketLoopTests {
    struct ClientGone: Error {}
    struct EngineFailure: Error {}

    /// What happened, in order.
    final class Log: Sendable {
        private let entries = Mutex<[String]>([])
        func add(_ entry: String) { entries.withLock { $0.append(entry) } }
        var all: [String] { entries.withLock { $0 } }
    }

    /// Gives the messages of a script, then waits for more unless the client has gone.
    final class Channel: LiveSocketChannel {
        private let log: Log
        private let sendsBeforeItBreaks: Int
        private let messages: AsyncStream<WebSocketMessage>
        private let feed: AsyncStream<WebSocketMessage>.Continuation
        private let counts = Mutex((received: 0, sent: 0))

        init(_ log: Log, _ script: [WebSocketMessage], isGone: Bool = true, sendsBeforeItBreaks: Int = .max) {
            self.log = log
            self.sendsBeforeItBreaks = sendsBeforeItBreaks
            (messages, feed) = AsyncStream.makeStream()
            for message in script { feed.yield(message) }
            if isGone { feed.finish() }
        }

        var receivedCount: Int { counts.withLock { $0.received } }

        func receive() async throws -> WebSocketMessage? {
            var iterator = messages.makeAsyncIterator()
            let message = await iterator.next()
            if message != nil { counts.withLock { $0.received += 1 } }
            return message
        }

        func send(_ message: WebSocketMessage) async throws {
            let count = counts.withLock { counts in
                counts.sent += 1
                return counts.sent
            }
            guard count <= sendsBeforeItBreaks else { throw ClientGone() }
            if case .text(let text) = message { log.add("sent \(text)") }
        }
    }

    /// Tells one final when it is finished, nothing when it is discarded.
    final class Session: LiveAudioSession {
        let language: String? = "en"
        private let log: Log
        private let failsWhenFed: Bool
        private let events: AsyncStream<LiveEvent>
        private let tell: AsyncStream<LiveEvent>.Continuation
        private let ends: AsyncStream<Void>
        private let end: AsyncStream<Void>.Continuation
        /// Keeps `feed` waiting until it is finished.
        private let room: AsyncStream<Void>?

        init(_ log: Log, failsWhenFed: Bool = false, room: AsyncStream<Void>? = nil) {
            self.log = log
            self.failsWhenFed = failsWhenFed
            self.room = room
            (events, tell) = AsyncStream.makeStream()
            (ends, end) = AsyncStream.makeStream()
        }

        func feed(_ samples: [Float]) async throws {
            if samples.isEmpty { return }
            log.add("fed \(samples.count)")
            if failsWhenFed { throw EngineFailure() }
            if let room { for await _ in room {} }
        }

        func finish() async throws {
            log.add("finish")
            let segment = Segment(id: 0, start: 0, end: 1, text: "hello")
            let transcript = Transcript(language: "en", duration: 1, segments: [segment])
            tell.yield(.final(LiveFinal(utterance: 0, start: 0, end: 1, transcript: transcript, samples: [])))
            tell.finish()
            for await _ in ends {}
        }

        func discard() async throws {
            log.add("discard")
            tell.finish()
            for await _ in ends {}
        }

        func say(_ text: String) {
            tell.yield(.interim(LiveInterim(utterance: 0, start: 0, text: text)))
        }

        func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws {
            defer { end.finish() }
            for await event in events { try await emit(event) }
        }
    }

    private let log = Log()

    private func dictation(_ channel: Channel, _ session: Session? = nil) -> LiveSocketLoop<DictationMachine> {
        LiveSocketLoop(
            DictationMachine(answerLanguage: .english), channel: channel, requestID: "1", sampleRate: 16_000,
            open: { [log] request in
                log.add("open \(request.language ?? "-")")
                return session ?? Session(log)
            })
    }

    private func flush(_ channel: Channel, fails: Bool = false) -> LiveSocketLoop<FlushMachine> {
        LiveSocketLoop(
            FlushMachine(format: .json, answerLanguage: .english), channel: channel, requestID: "1",
            sampleRate: 16_000,
            open: { [log] _ in
                log.add("open")
                if fails { throw EngineFailure() }
                return Session(log)
            })
    }

    private func conversation(_ channel: Channel, _ session: Session) -> LiveSocketLoop<ConversationMachine> {
        LiveSocketLoop(
            ConversationMachine(id: "j", language: "en", answerLanguage: .english), channel: channel, requestID: "1",
            sampleRate: 16_000, open: { _ in session }
        ) { [log] effect in
            switch effect {
            case .store(let segment): log.add("store \(segment.text)")
            }
        }
    }

    private static let start = WebSocketMessage.text(#"{"type":"start","lang":"en"}"#)
    private static let end = WebSocketMessage.text(#"{"type":"end"}"#)
    private static let system = #"sent {"message":"Recognition started: language - en","type":"system"}"#
    private static let final = #"sent {"text":"hello","type":"final"}"#

    @Test func roundsInOrder() async throws {
        let channel = Channel(
            log, [Self.start, .binary([1, 2, 3]), .binary([4]), Self.end, .binary([1, 2]), Self.start, Self.end])
        try await dictation(channel).run()
        #expect(
            log.all == [
                "open en", Self.system, "fed 1", "fed 1", "finish", Self.final, "open en", Self.system, "finish",
                Self.final,
            ])
    }

    @Test func aRoundBeginsWithAWholeSample() async throws {
        // The last byte of the first round is dropped with it.
        let channel = Channel(log, [Self.start, .binary([1, 2, 3]), Self.start, .binary([1, 2])])
        try await dictation(channel).run()
        #expect(
            log.all == ["open en", Self.system, "fed 1", "discard", "open en", Self.system, "fed 1", "discard"])
    }

    @Test func aSessionThatCannotBeHadIsTold() async throws {
        let channel = Channel(log, [Self.start, .binary([1, 2]), Self.end])
        let loop = LiveSocketLoop(
            DictationMachine(answerLanguage: .english), channel: channel, requestID: "R7", sampleRate: 16_000,
            open: { _ in throw EngineFailure() })
        try await loop.run()
        #expect(log.all == [#"sent {"message":"Internal error. Request id: R7","type":"error"}"#])
    }

    @Test func flushesAreAnsweredWithOrWithoutAudio() async throws {
        let channel = Channel(log, [.text("<flush>"), .binary([1, 2]), .text("<flush>"), .binary([1, 2])])
        try await flush(channel).run()
        #expect(
            log.all == [
                #"sent {"text":""}"#, "open", "fed 1", "finish", #"sent {"text":"hello"}"#, "open", "fed 1", "discard",
            ])
    }

    @Test func aMachineClosesWithItsCode() async throws {
        let channel = Channel(log, [.binary([1, 2]), .binary([1, 2])])
        let error = await #expect(throws: WebSocketCloseError.self) { try await flush(channel, fails: true).run() }
        #expect(error?.code == .tryAgainLater && channel.receivedCount == 1 && log.all == ["open"])
    }

    @Test func aConversationStopsReadingWhenItEnds() async throws {
        let channel = Channel(log, [.binary([1, 2]), Self.end, .binary([1, 2])], isGone: false)
        let loop = conversation(channel, Session(log))
        try await loop.run(Session(log))
        #expect(log.all.prefix(3) == ["fed 1", "finish", "store hello"] && log.all.count == 4)
        #expect(log.all.last?.contains("transcript_segment") == true && channel.receivedCount == 2)
        #expect(loop.machine.transcript.text == "hello")
    }

    @Test func aConversationOutlivesItsClient() async throws {
        let channel = Channel(log, [.binary([1, 2])], sendsBeforeItBreaks: 0)
        let loop = conversation(channel, Session(log))
        try await loop.run(Session(log))
        #expect(log.all == ["fed 1", "finish", "store hello"] && loop.machine.transcript.text == "hello")
    }

    @Test func aClientThatCannotBeToldEndsADictation() async throws {
        let session = Session(log)
        let channel = Channel(log, [Self.start], isGone: false, sendsBeforeItBreaks: 1)
        session.say("hello")
        await #expect(throws: ClientGone.self) { try await dictation(channel, session).run() }
        #expect(log.all.contains(Self.system))
    }

    @Test func anEngineThatFailsEndsTheLoop() async throws {
        let channel = Channel(log, [.binary([1, 2])], isGone: false)
        let session = Session(log, failsWhenFed: true)
        await #expect(throws: EngineFailure.self) { try await conversation(channel, session).run(session) }
        #expect(log.all == ["fed 1"])
    }

    @Test func aSlowSessionHoldsTheClientBack() async throws {
        let (room, thereIsRoom) = AsyncStream<Void>.makeStream()
        let channel = Channel(log, [Self.start, .binary([1, 2]), .binary([1, 2])])
        let loop = dictation(channel, Session(log, room: room))
        let task = Task { try await loop.run() }
        while !log.all.contains("fed 1") { await Task.yield() }
        // Time for a loop that would go on reading to do so.
        for _ in 0..<1_000 { await Task.yield() }
        #expect(channel.receivedCount == 2)
        thereIsRoom.finish()
        try await task.value
        #expect(channel.receivedCount == 3 && log.all.suffix(3) == ["fed 1", "fed 1", "discard"])
    }

    @Test(.timeLimit(.minutes(1))) func cancellingEndsIt() async throws {
        let channel = Channel(log, [Self.start, .binary([1, 2])], isGone: false)
        let loop = dictation(channel)
        let task = Task { try await loop.run() }
        while !log.all.contains("fed 1") { await Task.yield() }
        task.cancel()
        _ = await task.result
        #expect(log.all.last == "discard")
    }
}
