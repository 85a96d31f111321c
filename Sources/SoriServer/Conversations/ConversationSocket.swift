import SoriCore
import SoriHTTP
import SoriRecognition

/// The conversation's sockets, `/api/v1/stream/{job_id}` and `/ws/{job_id}`.
struct ConversationSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake
    let conversations: ConversationService
    let speakers: LiveSpeakers
    let logger: Logger

    /// Adds the sockets.
    func register(in router: inout HTTPRouter) {
        for path in ["/api/v1/stream/{job_id}", "/ws/{job_id}"] {
            router.webSocket(
                path,
                options: handshake.options { [live, speakers] _, query in
                    _ = try live.language(query.language)
                    if query.speakers != nil { _ = try speakers.models() }
                },
                live.quota.limiting(serve))
        }
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let id = socket.request.parameters["job_id"] ?? ""
        let query = try handshake.query(socket.request)
        let claimed: ClaimedConversation
        switch try await conversations.claim(id) {
        case .failure(let refusal): throw WebSocketCloseError(.policyViolation, reason: refusal.reason)
        case .success(let conversation): claimed = conversation
        }
        let request = claimed.request
        let opened: LiveSession
        let labeller: SpeakerLabeller?
        do {
            labeller =
                if let wanted = try query.speakers ?? request.speakers { try await speakers.labeller(wanted) } else {
                    nil
                }
            opened = try await live.open(
                language: query.language ?? request.language, endpointing: query.endpointing, wantsInterims: false,
                wantsWords: labeller != nil)
        } catch {
            await conversations.fail(claimed, "\(error)")
            throw error
        }
        let answers = AnswerLanguage(speech: request.language) ?? AnswerLanguage(socket.request)
        let machine = ConversationMachine(
            id: id, language: opened.options.decoding.language ?? opened.profile.languages.first ?? "",
            answerLanguage: answers, removal: conversations.removal(request))
        // The client may be gone at any time: what was said is worked up and stored all the same.
        try? await socket.send(json: machine.greeting)
        let session = opened.labelled(by: labeller)
        let loop = LiveSocketLoop(
            machine, channel: socket, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { _ in session }
        ) { [conversations] effect in
            switch effect {
            case .store(let segment): await conversations.keep(segment, of: claimed)
            }
        }
        do {
            try await loop.run(session)
        } catch {
            // An engine that fails in the middle takes nothing away that has been said.
            logger.error("a conversation broke off", ["job": id, "error": "\(error)"])
        }
        if let rest = loop.machine.rest { await conversations.keep(rest, of: claimed) }
        let result = try await conversations.complete(claimed, loop.machine.transcript, for: answers)
        do {
            try await socket.send(json: FinalSummary(result))
        } catch {
            logger.debug("a summary was stored, but its client is gone", ["job": id])
        }
    }
}
