/// How a transcript is written as text.
public enum TranscriptFormat: String, Sendable, CaseIterable {
    /// One segment a line, `SPEAKER: ` before it where speakers are told apart.
    case txt
    /// A JSON object: language, duration, text, segments.
    case json
    /// SubRip subtitles.
    case srt
    /// WebVTT subtitles (W3C).
    case vtt
    /// `start`, `end` in whole milliseconds and `text`, separated by tabs, one segment a line, with a header line; a
    /// fourth column `speaker` where speakers are told apart.
    case tsv

    /// Writes `transcript` in this format, with a line end at the end.
    public func write(_ transcript: Transcript) -> String {
        switch self {
        case .txt: transcript.segments.map { Self.line($0) + "\n" }.joined()
        case .json: TranscriptDocument(transcript).json() + "\n"
        case .srt: SubtitleWriter.subRip(transcript.segments)
        case .vtt: SubtitleWriter.webVTT(transcript.segments)
        case .tsv: Self.tabbed(transcript.segments)
        }
    }

    private static func tabbed(_ segments: [Segment]) -> String {
        let hasSpeakers = segments.contains { $0.speaker != nil }
        func cell(_ text: String) -> String { oneLine(text).replacing("\t", with: " ") }
        return segments.reduce(into: "start\tend\ttext\(hasSpeakers ? "\tspeaker" : "")\n") { output, segment in
            output += "\(milliseconds(segment.start))\t\(milliseconds(segment.end))\t\(cell(segment.text))"
            output += hasSpeakers ? "\t\(cell(segment.speaker ?? ""))\n" : "\n"
        }
    }

    private static func line(_ segment: Segment) -> String {
        (segment.speaker.map { oneLine($0) + ": " } ?? "") + oneLine(segment.text)
    }

    private static func milliseconds(_ seconds: Double) -> Int {
        seconds.isFinite ? Int((max(0, min(seconds, 3.6e8)) * 1000).rounded()) : 0
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
