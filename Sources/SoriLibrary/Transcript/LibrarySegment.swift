public import SoriCore

/// A span of speech of a transcript, with the words of its text.
public struct LibrarySegment: Sendable, Equatable, Codable {
    /// Stays the same for as long as the segment is there; 0 or more.
    public internal(set) var id: Int
    /// Seconds from the start of the recording.
    public internal(set) var start: Double
    /// Seconds from the start of the recording, never before `start`.
    public internal(set) var end: Double
    /// The text, without white space at its ends.
    public internal(set) var text: String
    /// Who speaks, a name or a label, if that is known.
    public internal(set) var speaker: String?
    /// The channel it is on (from 0), where channels are kept apart.
    public let channel: Int?
    /// How sure the recogniser was, 0...1, or nil.
    public let confidence: Double?
    /// Whether somebody has changed its text.
    public internal(set) var edited: Bool
    /// The words, in the order of the text, in which only white space stands between them.
    public internal(set) var words: [LibraryWord]

    /// Characters of a text at most.
    public static let textLimit = 20_000
    /// Characters of a speaker's name at most.
    public static let speakerLimit = 200

    /// A segment; without `words` they are taken from the text and spread over its time.
    public init(
        id: Int, start: Double, end: Double, text: String, speaker: String? = nil, channel: Int? = nil,
        confidence: Double? = nil, edited: Bool = false, words: [LibraryWord] = []
    ) {
        self.id = id
        self.start = start
        self.end = max(start, end)
        self.text = String(text.trimmed.prefix(Self.textLimit))
        self.speaker = speaker
        self.channel = channel
        self.confidence = confidence
        self.edited = edited
        self.words = words.isEmpty ? WordSpread.words(of: self.text, start: start, end: max(start, end)) : words
    }

    /// A recogniser's segments, in order. Their numbers are kept where they can be; else they are numbered anew, for
    /// what comes from elsewhere must not keep a transcript out of the library.
    public static func all(_ segments: [Segment]) -> [LibrarySegment] {
        let ids = segments.map(\.id)
        let areSound = Set(ids).count == ids.count && ids.allSatisfy { (0...Int(Int32.max)).contains($0) }
        return segments.enumerated().map { index, segment in
            var segment = segment
            if !areSound { segment.id = index }
            return LibrarySegment(segment)
        }
    }

    /// A recogniser's segment. Words that do not make up its text are replaced by those of the text.
    init(_ segment: Segment) {
        let words = segment.words.map(LibraryWord.init)
        let text = String(segment.text.trimmed.prefix(Self.textLimit))
        self.init(
            id: segment.id, start: segment.start.rounded(toDecimals: 3), end: segment.end.rounded(toDecimals: 3),
            text: text, speaker: segment.speaker, channel: segment.channel,
            confidence: segment.confidence?.rounded(toDecimals: 4),
            words: WordSpread.fit(words, text) ? words : [])
    }
}

/// A word of a transcript with its times.
public struct LibraryWord: Sendable, Equatable, Codable {
    /// The word as it stands in the text.
    public var word: String
    /// Seconds from the start of the recording.
    public var start: Double
    /// Seconds from the start of the recording, never before `start`.
    public var end: Double
    /// How sure the recogniser was, 0...1, or nil.
    public var probability: Double?
    /// Whether the times were not measured but spread over a span by length.
    public var interpolated: Bool

    /// A word.
    public init(word: String, start: Double, end: Double, probability: Double? = nil, interpolated: Bool = false) {
        self.word = word
        self.start = start
        self.end = max(start, end)
        self.probability = probability
        self.interpolated = interpolated
    }

    /// A recogniser's word.
    init(_ word: Word) {
        self.init(
            word: word.text, start: word.start.rounded(toDecimals: 3), end: word.end.rounded(toDecimals: 3),
            probability: word.probability?.rounded(toDecimals: 4), interpolated: word.isInterpolated)
    }
}
