import SoriHTTP
import SoriRecognition
import Synchronization

/// Interim and final results on `/stt/websocket`: contract D of the API.
struct ContractD: Sendable {
    let live: LiveService
    let gate: LiveGate

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        router.webSocket("/stt/websocket", options: gate.options(), live.places(serve))
    }

    /// The machine is used by the task that reads and the one that tells what was heard.
    private final class Talk: Sendable {
        let machine: Mutex<DictationMachine>

        init(_ machine: DictationMachine) { self.machine = Mutex(machine) }
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try gate.query(socket.request)
        let talk = Talk(DictationMachine(language: AnswerLanguage(socket.request)))
        try await withThrowingDiscardingTaskGroup { group in
            var session: LiveSession?
            var intake = try AudioIntake(sampleRate: query.sampleRate)
            while let message = try await socket.receive() {
                for action in talk.machine.withLock({ $0.receive(message) }) {
                    switch action {
                    case .send(let message): try await socket.send(json: message)
                    case .discard:
                        try await session?.discard()
                        session = nil
                    case .open(let tag):
                        intake = try AudioIntake(sampleRate: query.sampleRate)
                        let opened = await open(tag ?? query.language, query, requestID: socket.request.id)
                        session = try? opened.get()
                        try await socket.send(
                            json: talk.machine.withLock { $0.answer(opened, tag: tag ?? query.language) })
                        guard let session else { break }
                        group.addTask {
                            try await session.run { event in
                                for message in talk.machine.withLock({ $0.heard(event) }) {
                                    try await socket.send(json: message)
                                }
                            }
                        }
                    case .feed(let bytes): try await session?.feed(intake.take(bytes))
                    case .finish:
                        try await session?.feed(intake.finish())
                        try await session?.finish()
                        session = nil
                    }
                }
            }
            // The client is gone: nobody waits for what was left.
            try await session?.discard()
        }
    }

    private func open(_ tag: String?, _ query: LiveQuery, requestID: String) async -> Result<LiveSession, APIError> {
        do {
            return .success(try await live.open(language: tag, endpointing: query.endpointing))
        } catch {
            return .failure(APIError(any: error, requestID: requestID))
        }
    }
}

extension DictationMachine {
    fileprivate mutating func receive(_ message: WebSocketMessage) -> [Action] {
        switch message {
        case .text(let text): receive(text)
        case .binary(let bytes): receive(bytes)
        }
    }

    /// What the client is told after `open`: the language as it was written, else the one that was chosen.
    fileprivate mutating func answer(_ opened: Result<LiveSession, APIError>, tag: String?) -> LiveMessage {
        switch opened {
        case .success(let session):
            let chosen = session.options.recognition.language ?? "auto"
            return self.opened(tag.flatMap { $0.isEmpty ? nil : $0 } ?? chosen)
        case .failure(let problem): return refused(problem.text)
        }
    }
}
