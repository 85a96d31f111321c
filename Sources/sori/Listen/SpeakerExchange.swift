import SoriHTTP
import Synchronization

/// The socket on which speakers are registered before a transcription.
final class SpeakerExchange: ListenExchange {
    private struct State {
        var buffer: SlidingBuffer
        var socket: SpeakerListenSocket
        var endedAt: ContinuousClock.Instant?
    }

    /// What a message of a tenth of a second has to itself: audio that was kept is sent eight times as fast as it was
    /// spoken, so that a server that ends a transcription has little of it on its way.
    private static let pace = Duration.milliseconds(12)

    private let state: Mutex<State>
    private let answerSeconds: Double
    private let screen: ListenScreen

    init(_ socket: SpeakerListenSocket, plan: ListenPlan, screen: ListenScreen) {
        state = Mutex(State(buffer: SlidingBuffer(seconds: plan.bufferSeconds), socket: socket))
        answerSeconds = plan.answerSeconds
        self.screen = screen
    }

    var progress: ListenProgress {
        state.withLock {
            ListenProgress(endedAt: $0.endedAt, lost: $0.buffer.lost, textInProgress: $0.socket.textInProgress)
        }
    }

    func hear(_ audio: [UInt8]) { state.withLock { $0.socket.hear(audio, &$0.buffer) } }

    func sourceEnded() { state.withLock { $0.endedAt = .now } }

    func startOver() { state.withLock { $0.buffer.startOver() } }

    func converse(with client: WebSocketClient) async throws -> ListenOutcome {
        state.withLock { $0.socket.connected() }
        return try await race(send: { try await self.send(client) }, receive: { try await self.receive(client) })
    }

    private func send(_ client: WebSocketClient) async throws -> ListenOutcome {
        var awaited: String?
        var since = ContinuousClock.now
        while true {
            let (step, now, isStopping) = state.withLock { state in
                let step = state.socket.next(&state.buffer, isAtEnd: state.endedAt != nil)
                return (step, state.socket.awaited, state.socket.isStopping)
            }
            if now != awaited || step != .wait { (awaited, since) = (now, .now) }
            switch step {
            case .text(let text): try await client.send(.text(text))
            case .voice(let audio): try await client.send(.binary(audio))
            case .audio(let audio):
                try await client.send(.binary(audio))
                try await Task.sleep(for: Self.pace)
            case .wait:
                if let awaited, since.duration(to: .now) > .seconds(answerSeconds) {
                    return isStopping ? .unanswered : .failed(silence(awaited))
                }
                // The receiving task takes the answer; this one looks as often as it does for audio.
                try await Task.sleep(for: .milliseconds(20))
            case .done: return .done
            case .failed(let reason): return .failed(reason)
            }
        }
    }

    private func silence(_ awaited: String) -> String {
        "no \(awaited) came from the server within \(Int(answerSeconds)) s; is \"/\" its socket for registered speakers?"
    }

    private func receive(_ client: WebSocketClient) async throws -> ListenOutcome {
        while let message = try await client.receive() {
            guard case .text(let text) = message else { continue }
            let outputs = state.withLock { $0.socket.received(text, &$0.buffer) }
            for output in outputs { try screen.show(output) }
        }
        // A session's time is over then, and another one may begin.
        let hasTranscribed = state.withLock { $0.socket.hasTranscribed }
        if client.closeCode == .policyViolation, hasTranscribed { return .lost }
        return ListenOutcome(closeCode: client.closeCode)
    }
}
