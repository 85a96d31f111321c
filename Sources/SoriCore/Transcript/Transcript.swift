/// Everything that was heard in one recording.
public struct Transcript: Sendable, Equatable, Codable {
    /// The language's code, such as `ko`.
    public var language: String
    /// Probability of the language when it was detected, 0...1.
    public var languageProbability: Double?
    /// Seconds of audio, from what was decoded.
    public var duration: Double
    /// The segments in order of time.
    public var segments: [Segment]

    /// Makes a transcript of `duration` seconds of audio.
    public init(language: String, languageProbability: Double? = nil, duration: Double, segments: [Segment] = []) {
        self.language = language
        self.languageProbability = languageProbability
        self.duration = duration
        self.segments = segments
    }

    /// All segment texts, one space between them.
    public var text: String {
        segments.lazy.map(\.text).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Transcript {
    /// What the speakers of a recording's channels are called when nobody says so.
    public static func channelNames(_ count: Int) -> [String] {
        count == 2 ? ["left", "right"] : (0..<count).map { "channel \($0 + 1)" }
    }

    /// One transcript of the transcripts of a recording's channels: segments in order of time, each with its channel
    /// and, where `names` has one for it, its speaker.
    public init(channels: [Transcript], names: [String] = []) {
        let segments = channels.enumerated().flatMap { index, transcript in
            let name = names.indices.contains(index) ? names[index] : nil
            return transcript.segments.map { segment in
                var segment = segment
                segment.channel = index
                segment.speaker = name
                for word in segment.words.indices { segment.words[word].speaker = name }
                return segment
            }
        }
        var sorted = segments.sorted { ($0.start, $0.channel ?? 0) < ($1.start, $1.channel ?? 0) }
        for index in sorted.indices { sorted[index].id = index }
        self.init(
            language: channels.first?.language ?? "", languageProbability: channels.first?.languageProbability,
            duration: channels.map(\.duration).max() ?? 0, segments: sorted)
    }
}
