import SoriHTTP
import SoriVAD

/// `/ws/transcribe`: audio, then `<flush>`, then its text; as often as the client likes.
///
/// Audio is recognised while it comes, utterance by utterance, so that a flush waits for the last one only and memory
/// stays flat however long the client sends.
struct FlushSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake
    let speakers: LiveSpeakers

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        handshake.add(
            "/ws/transcribe", to: &router, quota: live.quota,
            check: { [live, speakers] request, query in
                _ = try live.language(query.language)
                if query.speakers != nil { _ = try speakers.models() }
                _ = try Self.format(request)
            }, serve)
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try handshake.query(socket.request)
        // Longer pauses and edges than a conversation needs: nobody waits for an answer before the flush.
        var endpointing = query.endpointing
        endpointing.silence = max(endpointing.silence, 0.8)
        let machine = FlushMachine(
            format: try Self.format(socket.request), answerLanguage: AnswerLanguage(socket.request),
            tellsSpeakers: query.speakers != nil)
        let heard = SocketSpeakers(speakers)
        try await LiveSocketLoop(
            machine, channel: socket, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { [live, endpointing] request in
                let labeller = try await heard.labeller(query.speakers)
                return try await live.open(
                    language: request.language ?? query.language, endpointing: endpointing, padding: 0.6,
                    wantsInterims: false, anticipatesEnds: false, wantsWords: labeller != nil
                ).labelled(by: labeller)
            }
        ).run()
    }

    private static func format(_ request: HTTPRequest) throws(APIError) -> FlushMachine.Format {
        guard let name = request.queryValue("format") else { return .json }
        guard let format = FlushMachine.Format(rawValue: name) else {
            throw .invalid(
                "format", LocalizedText("'format' 값은 json 또는 text여야 합니다.", "'format' must be json or text."))
        }
        return format
    }
}
