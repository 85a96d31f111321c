import SoriCore
import SoriHTTP
import SoriRecognition
import Synchronization

/// The conversation's sockets, `/api/v1/stream/{job_id}` and `/ws/{job_id}`: part of contract C.
struct ConversationSocket: Sendable {
    let live: LiveService
    let gate: LiveGate
    let jobs: ConversationJobs
    let logger: Logger

    /// Adds the sockets.
    func register(in router: inout HTTPRouter) {
        for path in ["/api/v1/stream/{job_id}", "/ws/{job_id}"] {
            router.webSocket(
                path, options: gate.options { [live] _, query in _ = try live.language(query.language) },
                live.places(serve))
        }
    }

    /// The machine is used by the task that reads and the one that tells what was heard.
    private final class Talk: Sendable {
        let machine: Mutex<ConversationMachine>

        init(_ machine: ConversationMachine) { self.machine = Mutex(machine) }
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let id = socket.request.parameters["job_id"] ?? ""
        let query = try gate.query(socket.request)
        let asked: String?
        switch try await jobs.claim(id) {
        case .refused(let reason): throw WebSocketCloseError(.policyViolation, reason: reason)
        case .granted(let language): asked = query.language ?? language
        }
        let session: LiveSession
        do {
            session = try await live.open(language: asked, endpointing: query.endpointing, wantsInterims: false)
        } catch {
            await jobs.fail(id, "\(error)")
            throw error
        }
        let talk = Talk(
            ConversationMachine(
                id: id, language: session.options.recognition.language ?? session.profile.languages.first ?? "",
                answerLanguage: AnswerLanguage(socket.request)))
        // The client may be gone at any time: what was said is worked up and stored all the same.
        try? await socket.send(json: talk.machine.withLock { $0.greeting })
        do {
            try await hear(socket, session, talk, id: id, sampleRate: query.sampleRate)
        } catch {
            // An engine that fails in the middle takes nothing away that has been said.
            logger.error("a conversation broke off", ["job": id, "error": "\(error)"])
        }
        let outcome = try await jobs.complete(id, talk.machine.withLock { $0.transcript })
        do {
            try await socket.send(json: ConversationSummary(outcome: outcome))
        } catch {
            logger.debug("a summary was stored, but its client is gone", ["job": id])
        }
    }

    /// Listens to the client and tells what was heard, until one of them ends.
    private func hear(
        _ socket: WebSocketConnection, _ session: LiveSession, _ talk: Talk, id: String, sampleRate: Int
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                try await session.run { event in
                    for action in talk.machine.withLock({ $0.heard(event) }) {
                        switch action {
                        case .send(let message): try? await socket.send(json: message)
                        case .store(let segment): try await jobs.store(id, segment)
                        case .feed, .finish: break
                        }
                    }
                }
            }
            try await listen(socket, session, talk, sampleRate: sampleRate)
        }
    }

    /// Feeds the session until the client ends or goes, then lets it tell what is left.
    private func listen(
        _ socket: WebSocketConnection, _ session: LiveSession, _ talk: Talk, sampleRate: Int
    ) async throws {
        var intake = try AudioIntake(sampleRate: sampleRate)
        var hasEnded = false
        while !hasEnded, let message = try await socket.receive() {
            let actions = talk.machine.withLock { machine in
                switch message {
                case .text(let text): machine.receive(text)
                case .binary(let bytes): machine.receive(bytes)
                }
            }
            for action in actions {
                switch action {
                case .send(let message): try? await socket.send(json: message)
                case .feed(let bytes): try await session.feed(intake.take(bytes))
                case .finish: hasEnded = true
                case .store: break
                }
            }
        }
        try await session.feed(intake.finish())
        try await session.finish()
    }
}
