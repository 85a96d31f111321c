import FoundationEssentials
import SoriCore

/// The registered speakers, and what may be done with them. Pure: the changes are told to whoever keeps the files.
struct SpeakerTable: Sendable {
    /// The most speakers.
    static let mostSpeakers = 10_000

    /// In order of registration.
    private(set) var speakers: [RegisteredSpeaker] = []

    /// Takes what was read; of two with one id the first stays.
    init(_ read: [RegisteredSpeaker] = []) {
        var known: Set<String> = []
        speakers = read.filter { known.insert($0.id).inserted }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    /// Those whom `owner` may use; nil sees everybody.
    func visible(to owner: String?) -> [RegisteredSpeaker] {
        owner.map { owner in speakers.filter { $0.owner == nil || $0.owner == owner } } ?? speakers
    }

    /// The speaker of that id; throws `speaker_not_found`, also for one of another owner.
    func speaker(_ id: String, owner: String?) throws(RegistryError) -> RegisteredSpeaker {
        guard let speaker = visible(to: owner).first(where: { $0.id == id.lowercased() }) else {
            throw RegistryError(code: .notFound, message: "there is no speaker \(id); ask for the list of speakers")
        }
        return speaker
    }

    /// The speaker of that name, or id; throws `speaker_not_found`.
    func speaker(called name: String, owner: String?) throws(RegistryError) -> RegisteredSpeaker {
        if let speaker = visible(to: owner).first(where: { SpeakerName.areSame($0.name, name) }) { return speaker }
        return try speaker(name, owner: owner)
    }

    /// A new speaker, who is not yet among the others; throws `speaker_name_invalid`, `speaker_name_taken` or
    /// `speaker_registry_full`.
    func registered(
        _ name: String, _ samples: [VoiceSample], owner: String?, now: Date
    ) throws(RegistryError) -> RegisteredSpeaker {
        guard speakers.count < Self.mostSpeakers else {
            throw RegistryError(
                code: .full, message: "there are \(Self.mostSpeakers) speakers already; remove some first")
        }
        let name = try free(name, owner: owner, except: nil)
        var speaker = RegisteredSpeaker(
            id: UUID().uuidString.lowercased(), name: name, owner: owner, createdAt: now, updatedAt: now,
            enrolments: [])
        try Self.add(samples, to: &speaker, now: now)
        return speaker
    }

    /// The speaker with another name, with more enrolments or both; throws as `registered` does.
    func changed(
        _ id: String, name: String?, adding samples: [VoiceSample], owner: String?, now: Date
    ) throws(RegistryError) -> RegisteredSpeaker {
        var speaker = try speaker(id, owner: owner)
        if let name { speaker.name = try free(name, owner: speaker.owner, except: speaker.id) }
        try Self.add(samples, to: &speaker, now: now)
        speaker.updatedAt = now
        return speaker
    }

    /// Puts a speaker in, instead of the one with the same id where there is one.
    mutating func put(_ speaker: RegisteredSpeaker) {
        if let index = speakers.firstIndex(where: { $0.id == speaker.id }) {
            speakers[index] = speaker
        } else {
            speakers.append(speaker)
        }
    }

    /// Takes a speaker out.
    mutating func remove(_ id: String) { speakers.removeAll { $0.id == id } }

    private func free(_ name: String, owner: String?, except id: String?) throws(RegistryError) -> String {
        let name = try SpeakerName.checked(name)
        guard !speakers.contains(where: { $0.owner == owner && $0.id != id && SpeakerName.areSame($0.name, name) })
        else {
            throw RegistryError(
                code: .nameTaken,
                message: "there is a speaker \(name) already; add the recording to that one, or take another name")
        }
        return name
    }

    private static func add(
        _ samples: [VoiceSample], to speaker: inout RegisteredSpeaker, now: Date
    ) throws(RegistryError) {
        guard speaker.enrolments.count + samples.count <= RegisteredSpeaker.mostEnrolments else {
            throw RegistryError(
                code: .full,
                message:
                    "a speaker has at most \(RegisteredSpeaker.mostEnrolments) enrolments; register the person anew")
        }
        speaker.enrolments += samples.map { .init(voice: $0.voice, seconds: $0.seconds) }
    }
}
