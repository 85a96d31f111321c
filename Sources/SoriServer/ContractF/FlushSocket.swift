import SoriHTTP
import SoriRecognition
import SoriVAD
import Synchronization

/// `/ws/transcribe`: audio, then `<flush>`, then its text; as often as the client likes.
///
/// Audio is recognised while it comes, utterance by utterance, so that a flush waits for the last one only and memory stays
/// flat however long the client sends.
struct FlushSocket: Sendable {
    /// One answer a flush: its text, and beside it what could not be recognised.
    private struct Answer: Encodable {
        let text: String
        let error: String?
    }
    private struct Failure: Encodable { let error: String }

    let live: LiveService
    let gate: LiveGate

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        router.webSocket(
            "/ws/transcribe",
            options: gate.options { [live] request, query in
                _ = try live.language(query.language)
                _ = try Self.wantsText(request)
            }, live.places(serve))
    }

    /// The machine is used by the task that reads and the one that collects texts.
    private final class Talk: Sendable {
        let machine = Mutex(FlushMachine())
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try gate.query(socket.request)
        let wantsText = try Self.wantsText(socket.request)
        let language = AnswerLanguage(socket.request)
        let talk = Talk()
        try await withThrowingDiscardingTaskGroup { group in
            var session: LiveSession?
            var intake = try AudioIntake(sampleRate: query.sampleRate)
            while let message = try await socket.receive() {
                let action = talk.machine.withLock { machine in
                    switch message {
                    case .text(let text): machine.receive(text)
                    case .binary(let bytes): machine.receive(bytes)
                    }
                }
                switch action {
                case .sendError(let text): try await socket.send(json: Failure(error: text.text(for: language)))
                case .feed(let bytes):
                    if session == nil {
                        let opened = try await open(query)
                        session = opened
                        intake = try AudioIntake(sampleRate: query.sampleRate)
                        group.addTask { try await opened.run { event in talk.machine.withLock { $0.heard(event) } } }
                    }
                    try await session?.feed(intake.take(bytes))
                case .flush:
                    try await session?.feed(intake.finish())
                    try await session?.finish()
                    session = nil
                    let answer = talk.machine.withLock { $0.answer() }
                    let problem = answer.problem?.text(for: language)
                    if wantsText {
                        // A bare text has no room for it.
                        if let problem { try await socket.send(json: Failure(error: problem)) }
                        try await socket.send(.text(answer.text))
                    } else {
                        try await socket.send(json: Answer(text: answer.text, error: problem))
                    }
                }
            }
            try await session?.discard()
        }
    }

    /// Longer pauses and edges than a conversation needs: nobody waits for an answer before the flush.
    private func open(_ query: LiveQuery) async throws -> LiveSession {
        var endpointing = query.endpointing
        endpointing.silence = max(endpointing.silence, 0.8)
        do {
            return try await live.open(
                language: query.language, endpointing: endpointing, padding: 0.6, wantsInterims: false,
                anticipatesEnds: false)
        } catch {
            // The address was looked at before the socket opened, so this is a change of the server's state since.
            throw WebSocketCloseError(.tryAgainLater, reason: "no speech engine is ready")
        }
    }

    private static func wantsText(_ request: HTTPRequest) throws(APIError) -> Bool {
        switch request.queryValue("format") {
        case nil, "json": return false
        case "text": return true
        default:
            throw .invalid(
                "format", LocalizedText("'format' 값은 json 또는 text여야 합니다.", "'format' must be json or text."))
        }
    }
}
