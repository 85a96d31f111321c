/// Subtitle files from segments.
public enum SubtitleWriter {
    /// SubRip: numbered from 1, comma before the milliseconds, an empty line between cues.
    public static func subRip(_ segments: [Segment]) -> String {
        var output = ""
        for (index, segment) in segments.filter({ !$0.text.isEmpty }).enumerated() {
            output += "\(index + 1)\n\(times(segment, ","))\n\(cueText(segment.text))\n\n"
        }
        return output
    }

    /// WebVTT (W3C): header line, dot before the milliseconds, `&`, `<` and `>` escaped.
    public static func webVTT(_ segments: [Segment]) -> String {
        var output = "WEBVTT\n\n"
        for segment in segments where !segment.text.isEmpty {
            let text = cueText(segment.text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;")
            output += "\(times(segment, "."))\n\(text)\n\n"
        }
        return output
    }

    private static func times(_ segment: Segment, _ separator: Character) -> String {
        SubtitleTime.text(segment.start, separator: separator) + " --> "
            + SubtitleTime.text(segment.end, separator: separator)
    }

    /// An arrow inside the text would read as a time line.
    private static func cueText(_ text: String) -> String {
        TranscriptFormat.oneLine(text).replacing("-->", with: "->")
    }
}
