/// What one speaker had to say.
public struct SpeakerDigest: Sendable, Equatable, Codable {
    /// Who speaks; nil for what nobody was found to say.
    public let speaker: String?
    /// How long, in seconds.
    public let seconds: Double
    /// Of all that was said, by time, 0...1.
    public let share: Double
    /// How many words.
    public let words: Int
    /// How often the speaker began to speak after another one.
    public let turns: Int
    /// The words that it was about, the weightiest first.
    public let keywords: [String]
    /// The most telling sentences, in order.
    public let sentences: [String]

    /// Makes a digest.
    public init(
        speaker: String?, seconds: Double, share: Double, words: Int, turns: Int, keywords: [String],
        sentences: [String]
    ) {
        self.speaker = speaker
        self.seconds = seconds
        self.share = share
        self.words = words
        self.turns = turns
        self.keywords = keywords
        self.sentences = sentences
    }
}
