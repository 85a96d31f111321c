import FoundationEssentials
import SoriCore
import SoriLibrary
import SoriSpeakers

/// The result of a job, as far as it says who is heard where.
struct StoredTranscript: Decodable, Sendable {
    /// A segment.
    struct Segment: Decodable, Sendable {
        let id: Int
        let start: Double
        let end: Double
        let channel: Int?
        let speaker: String?
    }

    /// Speech of a recording.
    struct Speech: Sendable, Equatable {
        /// The channel it is on; nil for all of them mixed.
        let channel: Int?
        /// Seconds from the start of the recording, in order and apart from each other.
        let spans: [ClosedRange<Double>]

        /// Seconds in all.
        var seconds: Double { spans.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }
    }

    let duration: Double
    let segments: [Segment]

    /// Seconds of a speaker that are used: more makes the voice hardly better known.
    static let mostOfSpeaker = 30.0
    /// The longest part that can be named by its times, in seconds.
    static let longestPart = VoiceListener.longestRecording
    /// Seconds by which times may lie behind the end: they are rounded.
    private static let tolerance = 0.05
    private static let mostNamed = 10

    /// A transcript of the library, as people have corrected it.
    init(_ transcript: LibraryTranscript) {
        duration = transcript.duration
        segments = transcript.segments.map { segment in
            Segment(
                id: segment.id, start: segment.start, end: segment.end, channel: segment.channel,
                speaker: segment.speaker)
        }
    }

    /// Reads the result of a job; throws what the decoder says of another text.
    init(_ result: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(result.utf8))
    }

    /// Where that part is heard.
    ///
    /// Throws 422 naming the field for what is not in the transcript, is longer than 180 s or too short to know a voice
    /// by.
    func speech(_ selection: TranscriptPart.Selection) throws(APIError) -> Speech {
        let speech =
            switch selection {
            case .times(let times): try self.speech(between: times)
            case .segment(let number): try self.speech(ofSegment: number)
            case .speaker(let label): try self.speech(ofSpeaker: label)
            }
        let least = EnrolmentRules().leastSpeech
        guard speech.seconds >= least else {
            let seconds = speech.seconds.rounded(toDecimals: 1)
            throw APIError(
                EnrolmentError(
                    code: .tooShort,
                    message:
                        "there are \(seconds) s in it; at least \(least) s of speech are needed: name a longer part"),
                field: selection.field)
        }
        return speech
    }

    private func speech(between times: ClosedRange<Double>) throws(APIError) -> Speech {
        let length = duration.rounded(toDecimals: 2)
        for (field, time) in [("start", times.lowerBound), ("end", times.upperBound)]
        where time > duration + Self.tolerance {
            throw .invalid(
                field,
                LocalizedText(
                    "녹음의 길이는 \(length)초입니다. '\(field)' 값을 그 안에서 고르세요.",
                    "The recording is \(length) s long: '\(field)' must lie within it."))
        }
        guard times.upperBound - times.lowerBound <= Self.longestPart else {
            throw .invalid(
                "end",
                LocalizedText(
                    "한 번에 \(Int(Self.longestPart))초까지 지정할 수 있습니다.",
                    "Name at most \(Int(Self.longestPart)) s: 'end' is too far behind 'start'."))
        }
        // Of a recording with a speaker on each channel, the mixture would be several voices.
        let inside = segments.filter { $0.channel != nil && $0.start < times.upperBound && $0.end > times.lowerBound }
        let channels = Set(inside.map(\.channel))
        return Speech(channel: channels.count == 1 ? channels.first ?? nil : nil, spans: [times])
    }

    private func speech(ofSegment number: Int) throws(APIError) -> Speech {
        guard let segment = segments.first(where: { $0.id == number }) else {
            let last = segments.map(\.id).max()
            throw .invalid(
                "segment",
                LocalizedText(
                    "그런 구간이 없습니다." + (last.map { " 마지막 구간은 \($0)번입니다." } ?? " 전사가 비어 있습니다."),
                    "There is no segment \(number); " + (last.map { "the last one is \($0)." } ?? "there are none.")))
        }
        return Speech(channel: segment.channel, spans: Self.spans([segment]))
    }

    /// The speaker's longest segments, up to `mostOfSpeaker` seconds: short ones tell less of a voice, and their edges,
    /// where others may be heard, are more of them.
    private func speech(ofSpeaker label: String) throws(APIError) -> Speech {
        guard let first = segments.first(where: { $0.speaker == label }) else { throw unknown(label) }
        let own = segments.filter { $0.speaker == label && $0.channel == first.channel }
        var chosen: [Segment] = []
        var seconds = 0.0
        for segment in own.sorted(by: { $0.end - $0.start > $1.end - $1.start }) where seconds < Self.mostOfSpeaker {
            chosen.append(segment)
            seconds += segment.end - segment.start
        }
        return Speech(channel: first.channel, spans: Self.spans(chosen))
    }

    private func unknown(_ label: String) -> APIError {
        var labels: [String] = []
        for case let speaker? in segments.map(\.speaker) where !labels.contains(speaker) { labels.append(speaker) }
        guard !labels.isEmpty else {
            return .invalid(
                "speaker",
                LocalizedText(
                    "이 작업은 화자를 구분하지 않았습니다. 'diarize'를 켠 작업이 아니면 'start'와 'end'를 보내세요.",
                    "The job told no speakers apart: send 'start' and 'end', or a job that was made with 'diarize'."))
        }
        let shown = labels.prefix(Self.mostNamed).joined(separator: ", ")
        return .invalid(
            "speaker",
            LocalizedText(
                "그런 화자가 없습니다. 이 작업의 화자: \(shown)", "Nobody has that label in the job; there are \(shown)."))
    }

    /// The spans of segments, in order; what overlaps is one span.
    private static func spans(_ segments: [Segment]) -> [ClosedRange<Double>] {
        var spans: [ClosedRange<Double>] = []
        for segment in segments.sorted(by: { $0.start < $1.start }) where segment.start < segment.end {
            let span = max(0, segment.start)...max(0, segment.end)
            if let last = spans.last, span.lowerBound <= last.upperBound {
                spans[spans.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                spans.append(span)
            }
        }
        return spans
    }
}
