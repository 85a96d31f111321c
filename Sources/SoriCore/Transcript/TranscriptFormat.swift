/// How a transcript is written as text.
public enum TranscriptFormat: String, Sendable, CaseIterable {
    /// One segment a line.
    case txt
    /// A JSON object: language, duration, text, segments.
    case json
    /// SubRip subtitles.
    case srt
    /// WebVTT subtitles (W3C).
    case vtt
    /// `start`, `end` in whole milliseconds and `text`, separated by tabs, one segment a line, with a header line.
    case tsv

    /// Writes `transcript` in this format, with a line end at the end.
    public func write(_ transcript: Transcript) -> String {
        switch self {
        case .txt: transcript.segments.map { Self.oneLine($0.text) + "\n" }.joined()
        case .json: TranscriptDocument(transcript).json() + "\n"
        case .srt: SubtitleWriter.subRip(transcript.segments)
        case .vtt: SubtitleWriter.webVTT(transcript.segments)
        case .tsv: Self.tabbed(transcript.segments)
        }
    }

    private static func tabbed(_ segments: [Segment]) -> String {
        segments.reduce(into: "start\tend\ttext\n") { output, segment in
            let text = oneLine(segment.text).replacing("\t", with: " ")
            output += "\(milliseconds(segment.start))\t\(milliseconds(segment.end))\t\(text)\n"
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int {
        seconds.isFinite ? Int((max(0, min(seconds, 3.6e8)) * 1000).rounded()) : 0
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
