import SoriHTTP

/// Interim and final texts on `/stt/websocket`.
struct DictationSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake
    let speakers: LiveSpeakers

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        handshake.add(
            "/stt/websocket", to: &router, quota: live.quota,
            check: { [speakers] _, query in
                if query.speakers != nil { _ = try speakers.models() }
            }, serve)
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try handshake.query(socket.request)
        let machine = DictationMachine(
            answerLanguage: AnswerLanguage(socket.request), defaultLanguage: query.language)
        let heard = SocketSpeakers(speakers)
        try await LiveSocketLoop(
            machine, channel: socket, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { [live] request in
                let labeller = try await heard.labeller(request.speakers ?? query.speakers)
                return try await live.open(
                    language: request.language, endpointing: query.endpointing, wantsCorrections: request.corrections,
                    wantsWords: labeller != nil
                ).labelled(by: labeller)
            }, remember: { try await heard.remember($0, as: $1) }
        ).run()
    }
}
