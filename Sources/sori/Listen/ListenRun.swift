import SoriAudio
import SoriCore
import SoriHTTP

/// Brings a source of audio to a server, over as many connections as it takes, and shows what comes back.
struct ListenRun: Sendable {
    /// How a run ends.
    private enum End {
        case done(ExitCode)
        /// With a reason, and without the last text.
        case gaveUp(String)
    }

    /// How long a server that is away after the end of the audio is called again.
    private static let recallTime = Duration.seconds(10)

    let plan: ListenPlan
    let source: any SampleSource
    /// Ends the source.
    let stop: @Sendable () -> Void
    let recorder: WAVRecorder?
    let exchange: any ListenExchange
    let screen: ListenScreen

    /// Works until the source has ended, by itself or because `signals` say so, and its last text has come; waits for
    /// that no longer than the plan says.
    func run(until signals: StopSignals) async throws -> ExitCode {
        let end = try await work(until: signals)
        switch end {
        case .done(let code): return code
        case .gaveUp(let reason):
            // What is there is better than nothing.
            if let text = exchange.progress.textInProgress, !text.isEmpty { try screen.show(.final(text)) }
            screen.note(reason)
            return .failure
        }
    }

    private func work(until signals: StopSignals) async throws -> End {
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
                try await capture()
                return nil
            }
            group.addTask { try await stream() }
            defer {
                group.cancelAll()
                // A microphone knows no cancelling, and the group waits for its reader.
                stop()
            }
            while let end = try await group.next() { if let end { return end } }
            return .done(.failure)
        }
    }

    private var noAnswer: String {
        "no last text came within \(Int(plan.answerSeconds)) s, so the end of what was said may be missing; look after "
            + "the server, or give --answer-timeout more seconds"
    }

    private func capture() async throws {
        // However it ends, what was heard is sent.
        defer { exchange.sourceEnded() }
        while let block = try await source.next() {
            try recorder?.append(block)
            exchange.hear(WAVWriter.data(block))
        }
        try recorder?.finish()
    }

    private func stream() async throws -> End {
        var hasConnected = false
        var pause = 0.5
        while true {
            do {
                let isFirst = !hasConnected
                let outcome = try await WebSocketClient.withConnection(to: plan.address, options: plan.connection) {
                    client in
                    if !isFirst { screen.note("connected again") }
                    return try await exchange.converse(with: client)
                }
                hasConnected = true
                switch outcome {
                case .done: return .done(tellLosses())
                case .unanswered: return .gaveUp(noAnswer)
                case .failed(let reason): return .gaveUp(reason)
                case .refused(let code):
                    screen.note("the server closed the connection (code \(code.rawValue))")
                    return .done(.failure)
                case .lost: pause = 0.5
                case .busy: break
                }
            } catch let error as WebSocketClientError where hasConnected {
                screen.note(error.message)
            }
            exchange.startOver()
            if let endedAt = exchange.progress.endedAt, endedAt.duration(to: .now) > Self.recallTime {
                return .gaveUp(
                    "the server was away when the audio ended and did not come back within \(Self.recallTime), so the "
                        + "end of what was said may be missing")
            }
            screen.note("the connection is gone; trying again in \(pause) s, audio is kept")
            try await Task.sleep(for: .seconds(pause))
            pause = min(8, pause * 2)
        }
    }

    private func tellLosses() -> ExitCode {
        let lost = exchange.progress.lost
        guard lost > 0 else { return .success }
        screen.note("\(Double(lost / 3200) / 10) s of audio did not fit into the buffer while the server was away")
        return .failure
    }
}
