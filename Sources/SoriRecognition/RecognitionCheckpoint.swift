public import SoriCore
public import SoriVAD

/// What an earlier run over the same recording had decoded when it was interrupted, with the same options.
public struct RecognitionCheckpoint: Sendable, Equatable, Codable {
    /// Seconds of audio whose text is complete, as `RecognitionProgress` told it.
    public var decodedSeconds: Double
    /// The code of the language that was decoded; nil while nobody had said anything.
    public var language: String?
    /// How likely that language is, 0...1, where it was detected.
    public var languageProbability: Double?
    /// All segments up to there, in order of time.
    public var segments: [Segment]
    /// Where cutting goes on, at the latest behind the last of them; nil to cut from the beginning again.
    public var snapshot: ChunkerSnapshot?

    /// Nothing is decoded yet.
    public init() { self.init(decodedSeconds: 0, segments: []) }

    /// Makes a checkpoint.
    public init(
        decodedSeconds: Double, language: String? = nil, languageProbability: Double? = nil, segments: [Segment],
        snapshot: ChunkerSnapshot? = nil
    ) {
        self.decodedSeconds = decodedSeconds
        self.language = language
        self.languageProbability = languageProbability
        self.segments = segments
        self.snapshot = snapshot
    }

    /// Takes in how far the work has come.
    public mutating func advance(_ progress: RecognitionProgress) {
        decodedSeconds = max(decodedSeconds, progress.decodedSeconds)
        language = progress.language ?? language
        languageProbability = progress.languageProbability ?? languageProbability
        segments += progress.newSegments
        snapshot = progress.snapshot ?? snapshot
    }

    /// Whether the text of a chunk that ends at `end` seconds is known already.
    package func covers(_ end: Double) -> Bool { end <= decodedSeconds }
}

extension SpeechChunker {
    /// The next chunk whose text is not known, or nil: the chunks of a recording are the same each time.
    package func next(after checkpoint: RecognitionCheckpoint) async throws -> SpeechChunk? {
        while let chunk = try await next() {
            if !checkpoint.covers(chunk.end) { return chunk }
        }
        return nil
    }
}
