import SoriCore
import SoriHTTP
import SoriVAD

/// `/ws/detect`: for each chunk of audio at once, whether there is speech in it.
struct DetectSocket: Sendable {
    private struct Answer: Encodable {
        let isSpeech: Bool

        enum CodingKeys: String, CodingKey { case isSpeech = "speech_detected" }
    }
    private struct Failure: Encodable { let error: String }

    let live: LiveService
    let handshake: LiveHandshake

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        handshake.add(
            "/ws/detect", to: &router, quota: live.quota, check: { [live] _, _ in _ = try live.voiceModel() }, serve)
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        let query = try handshake.query(socket.request)
        var decoder = try LivePCMDecoder(sampleRate: query.sampleRate)
        var detector = SpeechDetector(
            model: try live.voiceModel(), threshold: query.endpointing.threshold,
            exitThreshold: query.endpointing.exitThreshold)
        while let message = try await socket.receive() {
            guard case .binary(let bytes) = message else {
                let text = LocalizedText(
                    "오디오는 바이너리 메시지로 보내야 합니다.", "Audio must be sent as binary messages.")
                try await socket.send(json: Failure(error: text.text(for: AnswerLanguage(socket.request))))
                throw WebSocketCloseError(.unacceptableData, reason: "audio must be binary")
            }
            let samples = try decoder.decode(bytes)
            let isSpeech: Bool
            (detector, isSpeech) = await live.pool.run { [detector] in
                var detector = detector
                let isSpeech = detector.process(samples)
                return (detector, isSpeech)
            }
            try await socket.send(json: Answer(isSpeech: isSpeech))
        }
    }
}
