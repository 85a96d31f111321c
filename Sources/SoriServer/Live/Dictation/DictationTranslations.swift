import SoriHTTP
import SoriInsights
import Synchronization

/// The translations of one dictation socket: at most one round's at a time. It is also the loop's channel, to learn
/// that the client has gone.
final class DictationTranslations: LiveSocketChannel {
    private let channel: any LiveSocketChannel
    private let translator: Translator?
    private let current = Mutex<LiveTranslation?>(nil)

    /// Translates by `translator`, nil where there is none, and tells `channel`.
    init(_ channel: any LiveSocketChannel, translator: Translator?) {
        self.channel = channel
        self.translator = translator
    }

    /// Ends what the round before left; nothing of it is told any more when this returns.
    func reset() async {
        guard let before = current.withLock({ $0.take() }) else { return }
        before.stop()
        await before.waitForEnd()
    }

    /// The session with translations, where `request` asks for them.
    func translated(_ session: any LiveAudioSession, _ request: LiveSessionRequest) -> any LiveAudioSession {
        guard let target = request.translateTo else { return session }
        let translation = LiveTranslation(
            to: target, translator: translator, answerLanguage: request.answerLanguage
        ) { [channel] in try await channel.send($0.webSocketMessage) }
        current.withLock { $0 = translation }
        return TranslatedSession(session, translation)
    }

    /// The next message; when there is none any more, nobody waits for translations.
    func receive() async throws -> WebSocketMessage? {
        do {
            let message = try await channel.receive()
            if message == nil { current.withLock { $0 }?.stop() }
            return message
        } catch {
            current.withLock { $0 }?.stop()
            throw error
        }
    }

    func send(_ message: WebSocketMessage) async throws { try await channel.send(message) }
}
