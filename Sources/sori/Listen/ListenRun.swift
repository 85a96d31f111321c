import SoriAudio
import SoriCore
import SoriHTTP
import Synchronization

/// Brings a source of audio to a server, over as many connections as it takes, and shows what comes back.
struct ListenRun: Sendable {
    /// What the tasks of one run share.
    private final class Shared: Sendable {
        struct State {
            var buffer: SlidingBuffer
            var socket: ListenSocket
            /// When the source ended; everything is in the buffer then.
            var endedAt: ContinuousClock.Instant?
        }

        let state: Mutex<State>

        init(_ plan: ListenPlan) {
            state = Mutex(State(buffer: SlidingBuffer(seconds: plan.bufferSeconds), socket: plan.socket))
        }
    }

    /// How a connection ended.
    private enum Outcome {
        /// All audio was answered.
        case done
        /// The server is there but gives no last text.
        case unanswered
        /// The server is away, or stops; another connection is worth a try.
        case lost
        /// The server does not want this client.
        case refused(WebSocketCloseCode)
    }

    /// How a run ends.
    private enum End {
        case done(ExitCode)
        /// With a reason, and without the last text.
        case gaveUp(String)
    }

    /// How long a server that is away after the end of the audio is called again.
    private static let recallTime = Duration.seconds(10)
    /// Bytes sent in one message: a tenth of a second.
    private static let messageBytes = 3_200
    /// What a final says nothing about: the silence that ended its utterance, and what was on its way.
    private static let answerMargin = 19_200

    let plan: ListenPlan
    let source: any SampleSource
    /// Ends the source.
    let stop: @Sendable () -> Void
    let recorder: WAVRecorder?
    private let screen = ListenScreen()

    init(plan: ListenPlan, source: any SampleSource, stop: @escaping @Sendable () -> Void, recorder: WAVRecorder?) {
        self.plan = plan
        self.source = source
        self.stop = stop
        self.recorder = recorder
    }

    /// Works until the source has ended, by itself or because `signals` say so, and its last text has come; waits for
    /// that no longer than the plan says.
    func run(until signals: StopSignals) async throws -> ExitCode {
        let shared = Shared(plan)
        let end = try await work(shared, until: signals)
        switch end {
        case .done(let code): return code
        case .gaveUp(let reason):
            // What is there is better than nothing.
            if let text = shared.state.withLock({ $0.socket.textInProgress }), !text.isEmpty {
                try screen.show(.final(text))
            }
            screen.note(reason)
            return .failure
        }
    }

    private func work(_ shared: Shared, until signals: StopSignals) async throws -> End {
        try await withThrowingTaskGroup(of: End?.self) { group in
            group.addTask {
                await signals.wait()
                try Task.checkCancellation()
                stop()
                screen.note("stopping: waiting for the last text; the same signal again ends at once")
                // The last words have this long; whoever gets them ends this task.
                try await Task.sleep(for: .seconds(plan.answerSeconds))
                return .gaveUp(noAnswer)
            }
            group.addTask {
                try await capture(into: shared)
                return nil
            }
            group.addTask { try await stream(from: shared) }
            defer { group.cancelAll() }
            while let end = try await group.next() { if let end { return end } }
            return .done(.failure)
        }
    }

    private var noAnswer: String {
        "no last text came within \(Int(plan.answerSeconds)) s, so the end of what was said may be missing; look after "
            + "the server, or give --answer-timeout more seconds"
    }

    private func capture(into shared: Shared) async throws {
        // However it ends, what was heard is sent.
        defer { shared.state.withLock { $0.endedAt = .now } }
        while let block = try await source.next() {
            try recorder?.append(block)
            let bytes = WAVWriter.data(block)
            shared.state.withLock { $0.buffer.append(bytes) }
        }
        try recorder?.finish()
    }

    private func stream(from shared: Shared) async throws -> End {
        var hasConnected = false
        var pause = 0.5
        while true {
            do {
                let isFirst = !hasConnected
                let outcome = try await WebSocketClient.withConnection(to: plan.address, options: plan.connection) {
                    client in
                    if !isFirst { screen.note("connected again") }
                    return try await exchange(with: client, shared)
                }
                hasConnected = true
                switch outcome {
                case .done: return .done(tellLosses(shared))
                case .unanswered: return .gaveUp(noAnswer)
                case .refused(let code):
                    screen.note("the server closed the connection (code \(code.rawValue))")
                    return .done(.failure)
                case .lost: pause = 0.5
                }
            } catch let error as WebSocketClientError where hasConnected {
                screen.note(error.message)
            }
            shared.state.withLock { $0.buffer.startOver() }
            if let endedAt = shared.state.withLock({ $0.endedAt }), endedAt.duration(to: .now) > Self.recallTime {
                return .gaveUp(
                    "the server was away when the audio ended and did not come back within \(Self.recallTime), so the "
                        + "end of what was said may be missing")
            }
            screen.note("the connection is gone; trying again in \(pause) s, audio is kept")
            try await Task.sleep(for: .seconds(pause))
            pause = min(8, pause * 2)
        }
    }

    private func tellLosses(_ shared: Shared) -> ExitCode {
        let lost = shared.state.withLock { $0.buffer.lost }
        guard lost > 0 else { return .success }
        screen.note("\(Double(lost / 3200) / 10) s of audio did not fit into the buffer while the server was away")
        return .failure
    }

    /// One connection: a task that sends, one that receives; the first to end ends it.
    private func exchange(with client: WebSocketClient, _ shared: Shared) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                do {
                    return try await send(client, shared)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    // The receiving task knows why.
                    return nil
                }
            }
            group.addTask { try await receive(client, shared) }
            defer { group.cancelAll() }
            while let outcome = try await group.next() { if let outcome { return outcome } }
            return .lost
        }
    }

    /// Sends what is heard until the end, then waits for the server's last words.
    private func send(_ client: WebSocketClient, _ shared: Shared) async throws -> Outcome {
        if let text = shared.state.withLock({ $0.socket.opening() }) { try await client.send(.text(text)) }
        while true {
            let (bytes, isAtEnd) = shared.state.withLock {
                ($0.buffer.next(most: Self.messageBytes), $0.endedAt != nil)
            }
            if let bytes {
                try await client.send(.binary(bytes))
            } else if isAtEnd {
                break
            } else {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        if let text = shared.state.withLock({ $0.socket.closing }) { try await client.send(.text(text)) }
        let start = ContinuousClock.now
        while true {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            switch shared.state.withLock({ $0.socket.wait(after: seconds, limit: plan.answerSeconds) }) {
            // The receiving task takes the answer; this one looks as often as it does for audio.
            case .goesOn: try await Task.sleep(for: .milliseconds(20))
            case .isOver: return .done
            case .isInVain: return .unanswered
            }
        }
    }

    private func receive(_ client: WebSocketClient, _ shared: Shared) async throws -> Outcome {
        while let message = try await client.receive() {
            guard case .text(let text) = message else { continue }
            let outputs = shared.state.withLock { state in
                let outputs = state.socket.received(text)
                let isAnswer = outputs.contains { if case .final = $0 { true } else { false } }
                if isAnswer || state.socket.kind == .detection { state.buffer.answered(margin: Self.answerMargin) }
                return outputs
            }
            for output in outputs { try screen.show(output) }
        }
        if shared.state.withLock({ $0.socket.isFinished }) { return .done }
        switch client.closeCode {
        case .normal?, .goingAway?, .internalError?, .tryAgainLater?, nil: return .lost
        case let code?: return .refused(code)
        }
    }
}
