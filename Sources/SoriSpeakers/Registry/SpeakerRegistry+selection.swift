import SoriCore

extension SpeakerRegistry {
    /// The people of a selection, which came in `field`; nil for nobody's.
    ///
    /// Throws `SpeakerOptionError` for a name that is not registered, `RegistryError` when the store cannot be read.
    public func known(
        _ selection: SpeakerSelection, owner: String? = nil, field: String = SpeakerSelection.fieldName
    ) async throws -> KnownSpeakers? {
        switch selection {
        case .nobody: return nil
        case .everybody: return KnownSpeakers(try await speakers(owner: owner).map(KnownSpeaker.init(_:)))
        case .named(let names):
            var people: [KnownSpeaker] = []
            for name in names {
                do throws(RegistryError) {
                    let person = KnownSpeaker(try await speaker(called: name, owner: owner))
                    if !people.contains(where: { $0.voice.id == person.voice.id }) { people.append(person) }
                } catch {
                    guard error.code == .notFound else { throw error }
                    throw SpeakerOptionError.unknownSpeaker(name, field: field)
                }
            }
            return KnownSpeakers(people)
        }
    }
}

extension KnownSpeaker {
    /// Somebody of the registry.
    init(_ speaker: RegisteredSpeaker) {
        self.init(name: speaker.name, registryID: speaker.id, voice: speaker.voice)
    }
}
