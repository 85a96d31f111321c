extension Transcript {
    /// One transcript of the transcripts of a recording's channels: segments in order of time, each with its channel.
    public init(channels: [Transcript]) {
        let segments = channels.enumerated().flatMap { index, transcript in
            transcript.segments.map { segment in
                var segment = segment
                segment.channel = index
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
