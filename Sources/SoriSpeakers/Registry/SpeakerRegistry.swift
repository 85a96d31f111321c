import FoundationEssentials
public import SoriCore
public import SoriCrypto
import Synchronization

/// The registered speakers of a folder, which several processes may use at once.
///
/// Only names and voiceprints are kept, never audio. Each call looks for files that other processes changed. Work is
/// done by a thread of the registry's own.
public final class SpeakerRegistry: Sendable {
    private struct Known: Sendable {
        let signature: SpeakerFolder.Signature
        let speaker: RegisteredSpeaker
    }

    /// Whether files are sealed.
    public let isSealed: Bool
    private let folder: SpeakerFolder
    private let logger: Logger
    private let pool = WorkerPool(name: "sori-registry", threads: 1)
    private let known = Mutex<[String: Known]>([:])

    /// Opens the folder, and makes it where it is not there; blocks.
    ///
    /// The first of `keys` seals, the others only open: files sealed otherwise are written anew. Damaged files are set
    /// aside and logged. Throws `speaker_store_failed`, and `speaker_key_missing` when a file needs another key.
    public init(folder path: String, keys: [SealingKey], logger: Logger) throws(RegistryError) {
        folder = try SpeakerFolder(path: path, keys: keys)
        isSealed = !keys.isEmpty
        self.logger = logger
        // Files sealed with an older key are written anew here, while nobody else changes them.
        try folder.locked { () throws(RegistryError) in
            try folder.removeLeftovers()
            _ = try table()
        }
    }

    /// The speakers that `owner` may use, in order of registration; nil means all.
    public func speakers(owner: String? = nil) async throws(RegistryError) -> [RegisteredSpeaker] {
        try await pool.run { [self] () throws(RegistryError) in try table().visible(to: owner) }
    }

    /// The speaker of that id; throws `speaker_not_found`, also for one of another owner.
    public func speaker(_ id: String, owner: String? = nil) async throws(RegistryError) -> RegisteredSpeaker {
        try await pool.run { [self] () throws(RegistryError) in try table().speaker(id, owner: owner) }
    }

    /// The speaker of that name, or id; throws `speaker_not_found`.
    public func speaker(called name: String, owner: String? = nil) async throws(RegistryError) -> RegisteredSpeaker {
        try await pool.run { [self] () throws(RegistryError) in try table().speaker(called: name, owner: owner) }
    }

    /// A matcher of the speakers that `owner` may use.
    public func matcher(owner: String? = nil) async throws(RegistryError) -> SpeakerMatcher {
        SpeakerMatcher(try await speakers(owner: owner).map(\.voice))
    }

    /// Registers a person by at least one sample.
    ///
    /// Throws `speaker_name_invalid`, `speaker_name_taken`, `speaker_registry_full` or `speaker_store_failed`.
    public func register(
        _ name: String, _ samples: [VoiceSample], owner: String? = nil
    ) async throws(RegistryError) -> RegisteredSpeaker {
        precondition(!samples.isEmpty, "a speaker is known by a sample")
        return try await changing { table throws(RegistryError) in
            try table.registered(name, samples, owner: owner, now: Self.now)
        }
    }

    /// Gives a speaker another name, more samples or both; throws as `register` does, and `speaker_not_found`.
    public func change(
        _ id: String, name: String? = nil, adding samples: [VoiceSample] = [], owner: String? = nil
    ) async throws(RegistryError) -> RegisteredSpeaker {
        try await changing { table throws(RegistryError) in
            try table.changed(id, name: name, adding: samples, owner: owner, now: Self.now)
        }
    }

    /// Erases a speaker; nothing of it stays in the folder. Throws `speaker_not_found` or `speaker_store_failed`.
    public func remove(_ id: String, owner: String? = nil) async throws(RegistryError) {
        try await pool.run { [self] () throws(RegistryError) in
            try folder.locked { () throws(RegistryError) in
                let speaker = try table().speaker(id, owner: owner)
                try folder.erase(speaker.id)
                known.withLock { $0[speaker.id] = nil }
            }
        }
    }

    /// The time in whole seconds, which a file keeps exactly.
    private static var now: Date { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) }

    private func changing(
        _ change: @escaping @Sendable (SpeakerTable) throws(RegistryError) -> RegisteredSpeaker
    ) async throws(RegistryError) -> RegisteredSpeaker {
        try await pool.run { [self] () throws(RegistryError) in
            try folder.locked { () throws(RegistryError) in
                let speaker = try change(try table())
                try folder.write(speaker)
                return speaker
            }
        }
    }

    /// The speakers as the folder has them now: what did not change is not read again.
    private func table() throws(RegistryError) -> SpeakerTable {
        let before = known.withLock { $0 }
        var now: [String: Known] = [:]
        for (id, signature) in try folder.files() {
            if let same = before[id], same.signature == signature {
                now[id] = same
            } else if let speaker = try read(id) {
                now[id] = Known(signature: signature, speaker: speaker)
            }
        }
        known.withLock { $0 = now }
        return SpeakerTable(now.values.map(\.speaker))
    }

    private func read(_ id: String) throws(RegistryError) -> RegisteredSpeaker? {
        switch try folder.read(id) {
        case nil: return nil
        case .speaker(let speaker, let isCurrent):
            if !isCurrent { try folder.write(speaker) }
            return speaker
        case .locked(let keyID):
            throw RegistryError(
                code: .keyMissing,
                message:
                    "\(folder.file(id)) is sealed with the key \(keyID), which was not given; add it to the file of "
                    + "--speakers-key-file (STT_SPEAKERS_KEY_FILE)")
        case .unusable(let reason):
            let name = folder.setAside(id)
            logger.warning(
                "the file of a speaker cannot be used; register the person anew, or put back a copy",
                ["file": name, "reason": reason])
            return nil
        }
    }
}
