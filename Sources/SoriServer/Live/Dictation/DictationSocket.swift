import SoriHTTP
import SoriInsights

/// Interim and final texts on `/stt/websocket`.
struct DictationSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake
    let speakers: LiveSpeakers
    /// Nil where there is no language model.
    var translator: Translator?

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
            answerLanguage: AnswerLanguage(socket.request), defaultLanguage: query.language,
            canTranslate: translator != nil)
        let translations = DictationTranslations(socket, translator: translator)
        let heard = SocketSpeakers(speakers)
        try await LiveSocketLoop(
            machine, channel: translations, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { [live] request in
                await translations.reset()
                let labeller = try await heard.labeller(request.speakers ?? query.speakers)
                let session = try await live.open(
                    language: request.language, endpointing: query.endpointing, wantsCorrections: request.corrections,
                    wantsWords: labeller != nil
                ).labelled(by: labeller)
                return translations.translated(session, request)
            }, remember: { try await heard.remember($0, as: $1) }
        ).run()
    }
}
