import SoriRecognition

/// A live session whose finals come with their speakers, one for each part of an utterance.
///
/// While the speakers of an utterance are told, no event behind it is.
struct LabelledSession: LiveAudioSession {
    let session: any LiveAudioSession
    let labeller: SpeakerLabeller

    var language: String? { session.language }

    func feed(_ samples: [Float]) async throws { try await session.feed(samples) }

    func finish() async throws { try await session.finish() }

    func discard() async throws { try await session.discard() }

    func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws {
        try await session.run { event in
            guard case .final(let final) = event, !final.text.isEmpty else { return try await emit(event) }
            for part in await labeller.label(final) { try await emit(.final(part)) }
        }
    }
}
