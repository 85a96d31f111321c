public import SoriCore

/// How a transcript is written as a file.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// A line for each segment.
    case txt
    /// SubRip subtitles.
    case srt
    /// WebVTT subtitles.
    case vtt
    /// Everything as JSON.
    case json
    /// A table separated by tabs.
    case tsv
    /// A document for word processors.
    case docx

    /// The media type of the file.
    public var contentType: String {
        switch self {
        case .txt: "text/plain; charset=utf-8"
        case .srt: "application/x-subrip; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        case .json: "application/json"
        case .tsv: "text/tab-separated-values; charset=utf-8"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
    }

    /// Writes a transcript as a file of this format; throws `ExportError` when memory is short.
    public func write(_ transcript: LibraryTranscript) throws(ExportError) -> [UInt8] {
        let plain = Transcript(transcript)
        let text =
            switch self {
            case .txt: TranscriptFormat.txt.write(plain)
            case .srt: TranscriptFormat.srt.write(plain)
            case .vtt: TranscriptFormat.vtt.write(plain)
            case .json: TranscriptFormat.json.write(plain)
            case .tsv: TranscriptFormat.tsv.write(plain)
            case .docx: nil as String?
            }
        if let text { return Array(text.utf8) }
        return try DocxDocument(transcript).bytes()
    }

    /// The name of the file: the title, without signs that file systems have a use for, and with the format's ending.
    public func filename(_ transcript: LibraryTranscript) -> String {
        "\(Self.basename(transcript.title)).\(rawValue)"
    }

    /// A title as the first part of a file's name, without the ending of a recording.
    static func basename(_ title: String) -> String {
        let last = title.split(separator: "/").last.map(String.init) ?? title
        let stem = last.lastIndex(of: ".").flatMap { dot in
            (2...5).contains(last.distance(from: dot, to: last.endIndex)) && dot != last.startIndex
                ? String(last[..<dot]) : nil
        }
        let allowed = String(
            String.UnicodeScalarView(
                (stem ?? last).unicodeScalars.map { scalar in
                    scalar.value < 0x20 || "\\/:*?\"<>|\u{7F}".unicodeScalars.contains(scalar) ? "_" : scalar
                }))
        let name = allowed.trimmed.drop { $0 == "." }.prefix(80)
        return name.isEmpty ? "transcript" : String(name)
    }
}

extension Transcript {
    /// A library's transcript as recognition and its formats know it.
    init(_ transcript: LibraryTranscript) {
        self.init(
            language: transcript.language, duration: transcript.duration,
            segments: transcript.segments.enumerated().map { index, segment in
                Segment(
                    id: index, start: segment.start, end: segment.end, text: segment.text,
                    confidence: segment.confidence,
                    words: segment.words.map { word in
                        Word(
                            text: word.word, start: word.start, end: word.end, probability: word.probability,
                            isInterpolated: word.interpolated)
                    }, channel: segment.channel, speaker: segment.speaker)
            })
    }
}
