extension KnownSpeakers {
    /// Known people as they go from one machine to another; the voices are in the clear, so it is to be sealed.
    public struct Document: Codable, Sendable {
        private struct Person: Codable {
            let name: String
            let registryID: String?
            let voiceID: String
            let voice: [Float]
            let seconds: Double
        }

        private let people: [Person]

        /// The document of people.
        public init(_ known: KnownSpeakers) {
            people = known.people.map { person in
                Person(
                    name: person.name, registryID: person.registryID, voiceID: person.voice.id,
                    voice: person.voice.voice.values, seconds: person.voice.seconds)
            }
        }

        /// The people; nil where something in the document cannot be.
        public var known: KnownSpeakers? {
            var found: [KnownSpeaker] = []
            for person in people {
                guard let voice = Voiceprint(values: person.voice), person.seconds.isFinite else { return nil }
                found.append(
                    KnownSpeaker(
                        name: person.name, registryID: person.registryID,
                        voice: RegisteredVoice(id: person.voiceID, voice: voice, seconds: person.seconds)))
            }
            return KnownSpeakers(found)
        }
    }
}
