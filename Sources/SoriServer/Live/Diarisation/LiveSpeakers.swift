import SoriCore
import SoriHTTP
import SoriSpeakers

/// What tells the speakers of live sockets apart: the models, and the people whom the server knows.
struct LiveSpeakers: Sendable {
    /// What tells voices apart; without models every socket that asks for it is refused.
    let transcription: SpeakerTranscription
    /// The speakers whom the server knows; nil where it keeps none.
    let registry: SpeakerRegistry?
    let logger: Logger

    /// The models; throws what a client should be told (503) where there are none.
    func models() throws -> SpeakerModels { try transcription.required() }

    /// A labeller that tells apart whoever speaks, and names the people that `wanted` selects.
    ///
    /// Throws 503 where voices cannot be told apart or the registry cannot be read, 422 for a name that is unknown.
    func labeller(_ wanted: LiveDiarisation) async throws -> SpeakerLabeller {
        let people = try await people(wanted.people)
        return SpeakerLabeller(
            try models(), registered: people.map(\.voice), opensSpeakers: true,
            names: Dictionary(uniqueKeysWithValues: people.map { ($0.voice.id, $0.name) }), logger: logger)
    }

    /// The people of a selection.
    func people(_ selection: SpeakerSelection) async throws -> [KnownSpeaker] {
        guard selection != .nobody else { return [] }
        guard let registry else { throw SpeakerOptionError.noRegistry }
        return try await registry.known(selection, field: LiveDiarisation.field)?.people ?? []
    }
}
