import SoriHTTP

/// Interim and final texts on `/stt/websocket`.
struct DictationSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        router.webSocket("/stt/websocket", options: handshake.options(), live.quota.limiting(serve))
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try handshake.query(socket.request)
        let machine = DictationMachine(
            answerLanguage: AnswerLanguage(socket.request), defaultLanguage: query.language)
        try await LiveSocketLoop(
            machine, channel: socket, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { [live] language, corrections in
                try await live.open(
                    language: language, endpointing: query.endpointing, wantsCorrections: corrections)
            }
        ).run()
    }
}
