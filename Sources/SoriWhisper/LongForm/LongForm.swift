import SoriCore

/// The reference's way through a recording: window after window, each beginning where the timestamps of the one before
/// say. Pure: told how much audio there is and what came of a window, it says what to do next.
///
/// Source: openai/whisper `transcribe.py`.
struct LongForm {
    /// What to do next.
    enum Action: Equatable {
        /// Get more audio: until there are this many frames, or the end.
        case pull(frames: Int)
        /// Decode a window: `size` frames from `seek`.
        case decode(seek: Int, size: Int)
        /// Nothing: the recording is done.
        case finish
    }

    /// Windows that may get on by less than a second, one after the other, before the rest of one is given up: without
    /// a limit a model that says the same again and again would hear the same audio again and again.
    private static let mostShortSteps = 5
    static let framesPerSecond = 100

    /// The first frame that is still needed.
    private(set) var seek: Int
    private let options: DecodingOptions
    private let tokenizer: WhisperTokenizer
    private let windowFrames: Int
    private let textContext: Int
    private var clips: [(start: Int, end: Int)]
    private var clip = 0
    private var previous: [Int]
    private var lastSpeechEnd = 0.0
    private var shortSteps = 0

    init(_ options: DecodingOptions, tokenizer: WhisperTokenizer, configuration: WhisperConfiguration) {
        self.options = options
        self.tokenizer = tokenizer
        windowFrames = configuration.windowFrames
        textContext = configuration.textContext
        var points = options.clipTimestamps.map {
            Int(($0 * Double(Self.framesPerSecond)).rounded(.toNearestOrEven))
        }
        if points.isEmpty { points = [0] }
        if !points.count.isMultiple(of: 2) { points.append(.max) }
        clips = stride(from: 0, to: points.count, by: 2).map { (points[$0], points[$0 + 1]) }
        seek = clips[0].start
        let prompt = Array((options.initialPrompt ?? "").unicodeScalars).trimmed
        previous = prompt.isEmpty ? [] : tokenizer.encode(" " + String(String.UnicodeScalarView(prompt)))
    }

    /// The text before the next window, as tokens.
    var prompt: [Int] { previous }

    /// What to do next, `available` frames being there, all there will be when `isAtEnd`.
    mutating func next(available: Int, isAtEnd: Bool) -> Action {
        while clip < clips.count {
            let (start, end) = clips[clip]
            seek = max(seek, start)
            let last = isAtEnd ? min(end, available) : end
            if seek >= last {
                clip += 1
                continue
            }
            // What comes after the window matters only to the rule about silence.
            let margin = Int(((options.hallucinationSilenceThreshold ?? 0) * Double(Self.framesPerSecond)).rounded(.up))
            let needed = seek + windowFrames + min(margin, 10 * windowFrames)
            if !isAtEnd, available < needed { return .pull(frames: needed) }
            return .decode(seek: seek, size: min(windowFrames, last - seek))
        }
        return .finish
    }

    /// Takes what came of the window that was to be decoded; gives its segments.
    ///
    /// `words` are the words of the text, in seconds from the start of the window; `contentFrames` is the length of the
    /// recording, or nil when its end is far.
    mutating func take(
        _ result: WindowResult, isSilent: Bool, size: Int, words: [WordTiming], contentFrames: Int?
    ) -> [WhisperSegment] {
        let before = seek
        defer { limitShortSteps(before: before, size: size) }
        guard !isSilent else {
            seek += size
            return []
        }
        let slicing = SegmentSlicing(result.tokens, frames: size, timestampBegin: tokenizer.special.timestampBegin)
        let offset = Double(before * LogMel.hopLength) / Double(LogMel.sampleRate)
        var segments = slicing.slices.map { segment($0, result, offset: offset) }
        seek += slicing.next ?? size
        if options.wordTimestamps {
            let window = Window(
                offset: offset, end: Double((before + windowFrames) * LogMel.hopLength) / Double(LogMel.sampleRate),
                duration: Double(size * LogMel.hopLength) / Double(LogMel.sampleRate),
                endsWithSingle: slicing.endsWithSingle, before: before, size: size, contentFrames: contentFrames)
            guard assign(words, into: &segments, window) else { return [] }
        }
        for index in segments.indices where segments[index].isWithoutContent { segments[index].clear() }
        previous += segments.flatMap(\.tokens)
        if !options.conditionOnPreviousText || result.temperature > 0.5 { previous = [] }
        // No prompt is longer than the decoder's context.
        if previous.count > textContext { previous.removeFirst(previous.count - textContext) }
        return segments
    }

    private func segment(_ slice: SegmentSlicing.Slice, _ result: WindowResult, offset: Double) -> WhisperSegment {
        WhisperSegment(
            seek: seek, start: offset + slice.start, end: offset + slice.end,
            text: tokenizer.decode(slice.tokens.filter { $0 < tokenizer.special.endOfText }), tokens: slice.tokens,
            temperature: result.temperature, averageLogProbability: result.averageLogProbability,
            compressionRatio: result.compressionRatio, noSpeechProbability: result.noSpeechProbability, words: [])
    }

    /// Puts the words into their segments and moves `seek` by them; false when the window is to be heard again from
    /// later on.
    private mutating func assign(
        _ words: [WordTiming], into segments: inout [WhisperSegment], _ window: Window
    ) -> Bool {
        var timed = segments.map { segment in
            TimedSegment(
                start: segment.start, end: segment.end,
                tokens: segment.tokens.filter { $0 < tokenizer.special.endOfText })
        }
        var speechEnd = lastSpeechEnd
        TimedSegment.assignWords(words, into: &timed, offset: window.offset, lastSpeechEnd: &speechEnd)
        for index in segments.indices {
            segments[index].start = timed[index].start
            segments[index].end = timed[index].end
            segments[index].words = timed[index].words
        }
        if !window.endsWithSingle, let end = Self.lastWordEnd(segments), end > window.offset {
            seek = Self.frames(end)
        }
        if let threshold = options.hallucinationSilenceThreshold {
            let silence = HallucinationSilence(threshold: threshold, lastSpeechEnd: lastSpeechEnd)
            guard silence.apply(to: &segments, window, seek: &seek) else { return false }
        }
        lastSpeechEnd = Self.lastWordEnd(segments) ?? lastSpeechEnd
        return true
    }

    private mutating func limitShortSteps(before: Int, size: Int) {
        shortSteps = seek - before < Self.framesPerSecond ? shortSteps + 1 : 0
        guard shortSteps > Self.mostShortSteps || seek < before else { return }
        seek = max(seek, before + size)
        shortSteps = 0
    }

    /// Where the last word ends, or the last segment when there are no words.
    static func lastWordEnd(_ segments: [WhisperSegment]) -> Double? {
        segments.last { !$0.words.isEmpty }?.words.last?.end ?? segments.last?.end
    }

    static func frames(_ seconds: Double) -> Int {
        Int((seconds * Double(framesPerSecond)).rounded(.toNearestOrEven))
    }
}

extension LongForm {
    /// Where a window lies in the recording.
    struct Window {
        /// Seconds.
        var offset: Double
        /// Seconds; of a whole window, whether there is audio or not.
        var end: Double
        /// Seconds of audio.
        var duration: Double
        /// Whether its tokens end with one timestamp.
        var endsWithSingle: Bool
        /// Frames.
        var before: Int
        /// Frames of audio.
        var size: Int
        /// Frames of the recording, or nil when its end is far.
        var contentFrames: Int?
    }
}

extension WhisperSegment {
    /// Whether it lasts no time or says nothing.
    fileprivate var isWithoutContent: Bool {
        start == end || Array(text.unicodeScalars).trimmed.isEmpty
    }

    fileprivate mutating func clear() {
        text = ""
        tokens = []
        words = []
    }
}
