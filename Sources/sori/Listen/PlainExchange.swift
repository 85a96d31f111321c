import SoriHTTP
import Synchronization

/// The sockets that take audio from the first message on: dictation, flush, detection, conversations.
final class PlainExchange: ListenExchange {
    private struct State {
        var buffer: SlidingBuffer
        var socket: ListenSocket
        var endedAt: ContinuousClock.Instant?
    }

    /// Bytes sent in one message: a tenth of a second.
    private static let messageBytes = 3_200

    private let state: Mutex<State>
    private let answerSeconds: Double
    private let screen: ListenScreen

    init(_ socket: ListenSocket, plan: ListenPlan, screen: ListenScreen) {
        state = Mutex(State(buffer: SlidingBuffer(seconds: plan.bufferSeconds), socket: socket))
        answerSeconds = plan.answerSeconds
        self.screen = screen
    }

    var progress: ListenProgress {
        state.withLock {
            ListenProgress(endedAt: $0.endedAt, lost: $0.buffer.lost, textInProgress: $0.socket.textInProgress)
        }
    }

    func hear(_ audio: [UInt8]) { state.withLock { $0.buffer.append(audio) } }

    func sourceEnded() { state.withLock { $0.endedAt = .now } }

    func startOver() { state.withLock { $0.buffer.startOver() } }

    func converse(with client: WebSocketClient) async throws -> ListenOutcome {
        try await race(send: { try await self.send(client) }, receive: { try await self.receive(client) })
    }

    /// Sends what is heard until the end, then waits for the server's last words.
    private func send(_ client: WebSocketClient) async throws -> ListenOutcome {
        if let text = state.withLock({ $0.socket.opening() }) { try await client.send(.text(text)) }
        while true {
            let (bytes, isAtEnd) = state.withLock { ($0.buffer.next(most: Self.messageBytes), $0.endedAt != nil) }
            if let bytes {
                try await client.send(.binary(bytes))
            } else if isAtEnd {
                break
            } else {
                // A fifth of what one message holds: nothing is heard that much later.
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        if let text = state.withLock({ $0.socket.closing }) { try await client.send(.text(text)) }
        let start = ContinuousClock.now
        while true {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            switch state.withLock({ $0.socket.wait(after: seconds, limit: answerSeconds) }) {
            // The receiving task takes the answer; this one looks as often as it does for audio.
            case .goesOn: try await Task.sleep(for: .milliseconds(20))
            case .isOver: return .done
            case .isInVain: return .unanswered
            }
        }
    }

    private func receive(_ client: WebSocketClient) async throws -> ListenOutcome {
        while let message = try await client.receive() {
            guard case .text(let text) = message else { continue }
            let (outputs, refusal) = state.withLock { state in
                let outputs = state.socket.received(text)
                let isAnswer = outputs.contains { if case .final = $0 { true } else { false } }
                if isAnswer || state.socket.kind == .detection {
                    state.buffer.answered(margin: SlidingBuffer.answerMargin)
                }
                return (outputs, state.socket.refusal)
            }
            for output in outputs { try screen.show(output) }
            if let refusal { return .failed(refusal) }
        }
        if state.withLock({ $0.socket.isFinished }) { return .done }
        return ListenOutcome(closeCode: client.closeCode)
    }
}
