import SoriRecognition
import SoriVAD
import Synchronization

/// A live session whose finals come with their speakers, one for each part of an utterance.
///
/// While the speakers of an utterance are told, no event behind it is. An utterance that was cut is not corrected, for
/// the better text has no speakers; nor are its neighbours, for a correction may have moved words from one to the
/// other.
final class LabelledSession: LiveAudioSession {
    private let session: LiveSession
    private let labeller: SpeakerLabeller
    /// The last utterances that were cut; corrections come soon or not at all.
    private let cut = Mutex<[Int]>([])

    private static let mostRemembered = 16

    init(_ session: LiveSession, _ labeller: SpeakerLabeller) {
        self.session = session
        self.labeller = labeller
    }

    var language: String? { session.language }

    func feed(_ samples: [Float]) async throws { try await session.feed(samples) }

    func finish() async throws { try await session.finish() }

    func discard() async throws { try await session.discard() }

    func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws {
        let padding = session.options.endpointing.padding
        try await session.run { event in
            switch event {
            case .final(let final) where !final.text.isEmpty:
                let parts = await labeller.label(final, padding: padding)
                if parts.count > 1 { cut.withLock { $0 = $0.suffix(Self.mostRemembered - 1) + [final.utterance] } }
                for part in parts { try await emit(.final(part)) }
            case .corrected(let final)
            where cut.withLock({ $0.contains { abs($0 - final.utterance) <= 1 } }): break
            default: try await emit(event)
            }
        }
    }
}

extension LiveSession {
    /// The session with speakers, where a labeller tells them.
    func labelled(by labeller: SpeakerLabeller?) -> any LiveAudioSession {
        labeller.map { LabelledSession(self, $0) } ?? self
    }
}
