/// The speakers that are registered before a transcription, with the audio of their voices: it is kept, because every
/// connection has to be told them anew. Pure.
///
/// A speaker's number is the index, as the server counts.
struct SpeakerRoster: Sendable, Equatable {
    /// A speaker.
    struct Speaker: Sendable, Equatable {
        /// What the speaker is called; nil: by the number.
        var name: String?
        /// The voice, 16-bit samples at 16 kHz; nil until it was recorded.
        var voice: [UInt8]?
        /// Whether the voice is recorded from the microphone, so that it can be recorded once more.
        var isRecorded: Bool
        /// How often the server has refused a recording.
        var refusals = 0
    }

    /// Bytes of a recording: 4 s.
    static let recordingBytes = 4 * 32_000
    /// How often one speaker is recorded at most.
    static let mostRecordings = 3

    private(set) var speakers: [Speaker]

    /// Speakers whose voices are known, and behind them `recorded` ones whose voices are not.
    init(_ voices: [(name: String?, voice: [UInt8])] = [], recorded: Int = 0) {
        speakers = voices.map { Speaker(name: $0.name, voice: $0.voice, isRecorded: false) }
        speakers += (0..<recorded).map { _ in Speaker(isRecorded: true) }
    }

    /// Whether no voice is still to be recorded.
    var isComplete: Bool { speakers.allSatisfy { $0.voice != nil } }

    /// What a speaker is called in the text: the name, or the number.
    func name(_ number: Int) -> String {
        guard speakers.indices.contains(number), let name = speakers[number].name else { return "\(number)" }
        return name
    }

    /// The number, and the name where there is one.
    func description(_ number: Int) -> String {
        guard speakers.indices.contains(number), let name = speakers[number].name else { return "speaker \(number)" }
        return "speaker \(number) (\(name))"
    }

    /// A voice was recorded.
    mutating func keep(_ voice: [UInt8], of number: Int) { speakers[number].voice = voice }

    /// The server does not take the voice; true when it is worth recording it once more.
    mutating func refused(_ number: Int) -> Bool {
        speakers[number].refusals += 1
        guard speakers[number].isRecorded, speakers[number].refusals < Self.mostRecordings else { return false }
        speakers[number].voice = nil
        return true
    }
}
