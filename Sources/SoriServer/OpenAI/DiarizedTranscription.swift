import SoriCore
import SoriSpeakers

/// The `diarized_json` answer of the OpenAI audio API.
struct DiarizedTranscription: Encodable, Sendable {
    private let task = "transcribe"
    private let duration: Double
    private let text: String
    private let segments: [DiarizedSegment]
    private let usage: TranscriptionUsage

    /// The answer for a transcript whose speakers were told apart.
    init(_ transcript: Transcript) {
        duration = transcript.duration.rounded(toDecimals: 3)
        text = transcript.text
        segments = DiarizedSegment.all(transcript)
        usage = TranscriptionUsage(seconds: transcript.duration)
    }
}

/// A segment of `diarized_json`, and the event `transcript.text.segment` of a stream.
struct DiarizedSegment: Encodable, Sendable {
    private let type = "transcript.text.segment"
    private let id: String
    private let start: Double
    private let end: Double
    private let text: String
    private let speaker: String

    /// The segments with text.
    static func all(_ transcript: Transcript) -> [DiarizedSegment] {
        let names = Set(transcript.segments.compactMap(\.speaker))
        return transcript.segments.filter { !$0.text.isEmpty }.map { segment in
            DiarizedSegment(
                id: "seg_\(segment.id)", start: segment.start.rounded(toDecimals: 3),
                end: segment.end.rounded(toDecimals: 3), text: segment.text,
                speaker: label(segment.speaker, names: names))
        }
    }

    /// Speakers without a name are A, B, C ... in order of first being heard, as there; a letter that is somebody's
    /// name is nobody else's.
    private static func label(_ speaker: String?, names: Set<String>) -> String {
        guard let speaker else { return "unknown" }
        guard let number = Transcript.speakerNumber(ofLabel: speaker) else { return speaker }
        let free = (0...number + names.count).lazy.map(letter).filter { !names.contains($0) }
        return free.dropFirst(number).first ?? speaker
    }

    /// A ... Z, AA, AB ...
    private static func letter(_ number: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + number % 26)))
        return number < 26 ? last : letter(number / 26 - 1) + last
    }
}

/// What a transcription used: the length of the audio.
struct TranscriptionUsage: Encodable, Sendable {
    private let type = "duration"
    private let seconds: Int

    /// Seconds are rounded up, as there.
    init(seconds: Double) { self.seconds = Int(seconds.rounded(.up)) }
}
