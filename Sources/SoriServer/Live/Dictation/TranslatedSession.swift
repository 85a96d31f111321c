import SoriCore
import SoriRecognition

/// A live session whose finals are translated after they were told; each text that is told counts, so an utterance
/// that was cut between speakers is several finals.
final class TranslatedSession: LiveAudioSession {
    private let session: any LiveAudioSession
    private let translation: LiveTranslation

    init(_ session: any LiveAudioSession, _ translation: LiveTranslation) {
        self.session = session
        self.translation = translation
    }

    var language: String? { session.language }

    func feed(_ samples: [Float]) async throws { try await session.feed(samples) }

    func finish() async throws { try await session.finish() }

    func discard() async throws {
        translation.stop()
        try await session.discard()
    }

    func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [translation] in try await translation.run() }
            try await session.run { event in
                try await emit(event)
                if case .final(let final) = event, !final.text.isEmpty {
                    translation.add(final.text, language: final.transcript.language)
                }
            }
            translation.end()
            try await group.waitForAll()
        }
    }
}
