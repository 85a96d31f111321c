/// A person whose voice is known and whose name a recording's speaker may get.
public struct KnownSpeaker: Sendable, Equatable {
    /// What the person is called.
    public let name: String
    /// The registry's id; nil for a voice that came with the request.
    public let registryID: String?
    /// The voice; its id is unique among the known.
    public let voice: RegisteredVoice

    /// Somebody whose voice is known by one sample only and is kept nowhere; names must differ.
    public init(name: String, _ sample: VoiceSample) {
        self.init(name: name, registryID: nil, voice: RegisteredVoice(id: name, sample))
    }

    init(name: String, registryID: String?, voice: RegisteredVoice) {
        self.name = name
        self.registryID = registryID
        self.voice = voice
    }
}
