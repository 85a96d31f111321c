/// Subtitle files from segments.
public enum SubtitleWriter {
    /// SubRip: numbered from 1, comma before the milliseconds, an empty line between cues; `[SPEAKER]: ` before texts.
    public static func subRip(_ segments: [Segment]) -> String {
        var output = ""
        for (index, segment) in segments.filter({ !$0.text.isEmpty }).enumerated() {
            let text = cueText(segment.text)
            let spoken = segment.speaker.map { "[\(cueText($0))]: \(text)" } ?? text
            output += "\(index + 1)\n\(times(segment, ","))\n\(spoken)\n\n"
        }
        return output
    }

    /// WebVTT (W3C): header line, dot before the milliseconds, `&`, `<` and `>` escaped; speakers as voice spans.
    public static func webVTT(_ segments: [Segment]) -> String {
        var output = "WEBVTT\n\n"
        for segment in segments where !segment.text.isEmpty {
            let voice = segment.speaker.map { "<v \(escaped($0))>" } ?? ""
            output += "\(times(segment, "."))\n\(voice)\(escaped(segment.text))\n\n"
        }
        return output
    }

    private static func escaped(_ text: String) -> String {
        cueText(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func times(_ segment: Segment, _ separator: Character) -> String {
        time(segment.start, separator) + " --> " + time(segment.end, separator)
    }

    /// An arrow inside the text would read as a time line.
    private static func cueText(_ text: String) -> String {
        TranscriptFormat.oneLine(text).replacing("-->", with: "->")
    }

    /// `HH:MM:SS` + `separator` + milliseconds; negative and non-finite times count as zero.
    private static func time(_ seconds: Double, _ separator: Character) -> String {
        let total = seconds.isFinite && seconds > 0 ? Int((min(seconds, 3.6e8) * 1000).rounded()) : 0
        let (whole, milliseconds) = total.quotientAndRemainder(dividingBy: 1000)
        return
            "\(pad(whole / 3600, 2)):\(pad(whole / 60 % 60, 2)):\(pad(whole % 60, 2))\(separator)\(pad(milliseconds, 3))"
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
