/// A span of a conversation that is about one subject.
public struct Topic: Sendable, Equatable, Codable {
    /// Its weightiest keywords, such as `환불 · 배송비`; empty where no word stands out.
    public let title: String
    /// Seconds from the start of the audio.
    public let start: Double
    /// Seconds from the start of the audio, never before `start`.
    public let end: Double
    /// The words that it is about, the weightiest first.
    public let keywords: [String]
    /// The id of its first segment.
    public let firstSegment: Int
    /// The id of its last segment.
    public let lastSegment: Int

    /// Makes a topic.
    public init(title: String, start: Double, end: Double, keywords: [String], firstSegment: Int, lastSegment: Int) {
        self.title = title
        self.start = start
        self.end = end
        self.keywords = keywords
        self.firstSegment = firstSegment
        self.lastSegment = lastSegment
    }

    enum CodingKeys: String, CodingKey {
        case title, start, end, keywords
        case firstSegment = "first_segment"
        case lastSegment = "last_segment"
    }
}
