import SoriCore

/// Turns probabilities of speech, one a window of 512 samples, into spans of speech. Pure.
///
/// Port of `get_speech_timestamps_from_probs` of silero-vad 6.2.3 (without its own limit on length), made to work
/// window by window: a span is given as soon as the silence behind it is long enough.
public struct SpeechSegmenter: Sendable {
    /// What counts as speech.
    public let options: SegmenterOptions
    private let minSpeech: Int
    private let minSilence: Int
    private let padding: Int
    private var window = 0
    /// Where the speech in progress began, without padding.
    private var start: Int?
    /// Where the silence began that may end it.
    private var silence: Int?
    /// The padded end of the last span: the next one begins no earlier.
    private var floor = 0
    /// True when running speech was cut at `start`: no padding there.
    private var isCut = false

    /// A thousand years of audio.
    private static let mostWindows = 1 << 40

    /// Starts at the beginning of a stream.
    public init(_ options: SegmenterOptions = SegmenterOptions()) {
        self.options = options
        minSpeech = Int(options.minSpeech * Double(sampleRate))
        minSilence = Int(options.minSilence * Double(sampleRate))
        padding = Int(options.padding * Double(sampleRate))
    }

    /// Where it stands in its stream, as it can be kept.
    struct Snapshot: Codable, Sendable, Equatable {
        let window: Int
        let start: Int?
        let silence: Int?
        let floor: Int
        let isCut: Bool
    }

    var snapshot: Snapshot {
        Snapshot(window: window, start: start, silence: silence, floor: floor, isCut: isCut)
    }

    /// Goes on where another one with the same options stood; nil for what no segmenter can have kept.
    init?(_ options: SegmenterOptions, _ snapshot: Snapshot) {
        self.init(options)
        guard (0...Self.mostWindows).contains(snapshot.window) else { return nil }
        window = snapshot.window
        let known = 0...position + padding
        guard known.contains(snapshot.floor), known.contains(snapshot.start ?? 0),
            known.contains(snapshot.silence ?? 0)
        else { return nil }
        (start, silence, floor, isCut) = (snapshot.start, snapshot.silence, snapshot.floor, snapshot.isCut)
    }

    /// Samples seen so far.
    public var position: Int { window * SileroState.windowLength }

    /// The padded start of the speech in progress, or nil in silence.
    public var openStart: Int? { start.map { isCut ? $0 : max(floor, $0 - padding) } }

    /// Where the speech in progress began, without padding; nil in silence.
    var speechStart: Int? { start }

    /// The earliest sample a span yet to come may hold: anything before it is no longer needed.
    public var earliestStart: Int { openStart ?? max(floor, position - padding) }

    /// Where the pause in the speech in progress began.
    var silenceStart: Int? { silence }

    /// True when the speech in progress is long enough to be kept if it ended now; nil in silence.
    var isLongEnough: Bool? { start.map { isLongEnough(from: $0, to: silence ?? position) } }

    /// Takes the probability of the next window; gives the span that it ends, if it does.
    public mutating func push(_ probability: Float) -> SpeechSpan? {
        let current = position
        window += 1
        if probability >= options.threshold {
            silence = nil
            if start == nil { start = current }
            return nil
        }
        guard start != nil, probability < options.exitThreshold else { return nil }
        let quiet = silence ?? current
        silence = quiet
        return current - quiet < minSilence ? nil : close(at: quiet, limit: .max)
    }

    /// Ends the stream after `total` samples; gives the speech still in progress, if it is long enough.
    public mutating func finish(total: Int) -> SpeechSpan? {
        start == nil ? nil : close(at: max(total, start ?? 0), limit: total)
    }

    /// Ends the speech in progress at `sample`, where the next span begins; nil when that lies outside it.
    public mutating func cut(at sample: Int) -> SpeechSpan? {
        guard let open = openStart, sample > open, sample <= position else { return nil }
        floor = sample
        start = sample
        isCut = true
        if let quiet = silence { silence = max(quiet, sample) }
        return SpeechSpan(start: open, end: sample)
    }

    private mutating func close(at end: Int, limit: Int) -> SpeechSpan? {
        guard let start, let open = openStart else { return nil }
        let isLongEnough = isLongEnough(from: start, to: end)
        self.start = nil
        silence = nil
        isCut = false
        guard isLongEnough else { return nil }
        // What lies behind the current window may not exist.
        let span = SpeechSpan(start: open, end: min(end + padding, limit, max(position, end)))
        floor = span.end
        return span
    }

    /// The rest of speech that was cut is kept however short: it belongs to what came before.
    private func isLongEnough(from start: Int, to end: Int) -> Bool {
        isCut ? end > start : end - start > minSpeech
    }
}
