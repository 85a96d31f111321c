import SoriCore
import SoriHTTP
import SoriSpeakers
import Synchronization

/// The speakers of one socket, who stay the same from one round of it to the next.
final class SocketSpeakers: Sendable {
    private let speakers: LiveSpeakers
    private let current = Mutex<(wanted: LiveDiarisation, labeller: SpeakerLabeller)?>(nil)

    init(_ speakers: LiveSpeakers) { self.speakers = speakers }

    /// The labeller for what a round asks for; nil where speakers are not told apart. Throws as `LiveSpeakers` does.
    func labeller(_ wanted: LiveDiarisation?) async throws -> SpeakerLabeller? {
        guard let wanted else { return nil }
        if let current = current.withLock({ $0 }), current.wanted == wanted { return current.labeller }
        let labeller = try await speakers.labeller(wanted)
        current.withLock { $0 = (wanted, labeller) }
        return labeller
    }

    /// Registers the voice of somebody who was heard on this socket, under a name, or renames whom this socket has
    /// registered; answers the registry's id.
    ///
    /// Throws what the client should be told: nobody has that label, too little was heard, the name cannot be used.
    func remember(_ label: String, as name: String) async throws -> String {
        guard let registry = speakers.registry else { throw SpeakerOptionError.noRegistry }
        guard let labeller = current.withLock({ $0?.labeller }), let number = Transcript.speakerNumber(ofLabel: label),
            let sample = labeller.sample(ofStranger: number)
        else {
            let shown = label.prefix(40)
            throw APIError.invalid(
                "speaker",
                LocalizedText(
                    "'\(shown)'(으)로 들린 사람이 없습니다.", "Nobody was heard as '\(shown)' on this connection."))
        }
        let least = EnrolmentRules().leastSpeech
        guard sample.seconds >= least else {
            throw APIError.invalid(
                "speaker",
                LocalizedText(
                    "이 목소리는 아직 \(sample.seconds.rounded(toDecimals: 1))초만 들렸습니다. \(least)초 이상 말한 뒤 다시 시도하세요.",
                    "Only \(sample.seconds.rounded(toDecimals: 1)) s of this voice were heard; try again after \(least) s."
                ))
        }
        let speaker =
            if let id = labeller.registeredID(ofStranger: number) {
                try await registry.change(id, name: name)
            } else {
                try await registry.register(name, [sample])
            }
        labeller.register(stranger: number, as: speaker)
        return speaker.id
    }
}
