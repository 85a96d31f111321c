import SoriCore

/// What an endpointer has found; positions are samples of the stream at 16 kHz.
public enum EndpointEvent: Sendable, Equatable {
    /// There is speech, long enough to count: a phrase, which begins at `start`, and whose first sound is at `onset`.
    /// Every `began` has its `ended`.
    case began(start: Int, onset: Int)
    /// The speaker pauses. If the pause goes on, the phrase will be exactly this span, all of which has been heard.
    case paused(SpeechSpan)
    /// The speaker went on after `paused`.
    case resumed
    /// The phrase is over: by silence, by its length (then the next begins at its end) or by the end of the stream. Its
    /// last sound is at `offset`.
    case ended(SpeechSpan, offset: Int)
}

/// Cuts a live stream into phrases, from pause to pause, by the probability of speech and the loudness of each window.
/// Pure.
///
/// What comes out depends on the audio alone, never on when it came or how it was split into blocks.
public struct Endpointer: Sendable {
    /// How the stream is cut.
    public let options: EndpointerOptions
    private var segmenter: SpeechSegmenter
    private let padding: Int
    private let maxSamples: Int
    /// From where on the probability has been above the exit threshold: too little to begin speech, too much for
    /// silence.
    private var soundStart: Int?
    /// The first sound of the phrase in progress.
    private var onset = 0
    private var hasBegun = false
    private var hasPaused = false
    /// Of the windows from `windowStart` on.
    private var probabilities: [Float] = []
    private var loudnesses: [Float] = []
    private var windowStart = 0

    /// Starts at the beginning of a stream.
    public init(_ options: EndpointerOptions = EndpointerOptions()) {
        self.options = options
        segmenter = SpeechSegmenter(options.segmenter)
        padding = Int(segmenter.options.padding * Double(sampleRate))
        maxSamples = Int(options.maxUtterance * Double(sampleRate))
    }

    /// The earliest sample a phrase yet to end may hold: anything before it is no longer needed.
    public var earliestStart: Int { segmenter.earliestStart }

    /// The earliest sample at which a phrase may have its first sound that has not begun yet.
    public var earliestOnset: Int {
        if hasBegun { return segmenter.position }
        return segmenter.speechStart == nil ? soundStart ?? segmenter.position : onset
    }

    /// Takes the next window of 512 samples: its probability of speech (0...1) and its loudness in decibels.
    public mutating func push(probability: Float, loudness: Float) -> [EndpointEvent] {
        probabilities.append(probability)
        loudnesses.append(loudness)
        var events: [EndpointEvent] = []
        let (position, wasSpeech, offset) = (segmenter.position, segmenter.speechStart != nil, segmenter.silenceStart)
        soundStart = probability < options.exitThreshold ? nil : soundStart ?? position
        let span = segmenter.push(probability)
        if !wasSpeech, segmenter.speechStart != nil { onset = soundStart ?? position }
        if let span {
            end(span, offset: offset ?? position, &events)
        } else if segmenter.openStart == nil {
            // Too short to count, so nothing was said of it.
            hasPaused = false
        } else {
            cutWhenLong(&events)
            goOn(&events)
        }
        trim()
        return events
    }

    /// Ends the stream after `total` samples; speech still in progress is a phrase if it is long enough.
    public mutating func finish(total: Int) -> [EndpointEvent] {
        let isSpeech = segmenter.isLongEnough ?? false
        let silence = segmenter.silenceStart
        guard var span = segmenter.finish(total: total), isSpeech || silence == nil else { return [] }
        // Silence at the end is not worth more here than in the middle.
        if let silence { span.end = min(span.end, max(span.start, silence + padding)) }
        var events: [EndpointEvent] = []
        end(span, offset: silence ?? span.end, &events)
        return events
    }

    private mutating func goOn(_ events: inout [EndpointEvent]) {
        guard let start = segmenter.openStart, segmenter.isLongEnough == true else { return }
        guard let silence = segmenter.silenceStart else {
            if !hasBegun { events.append(.began(start: start, onset: onset)) }
            if hasPaused { events.append(.resumed) }
            hasBegun = true
            hasPaused = false
            return
        }
        guard hasBegun, !hasPaused, segmenter.position - silence >= padding else { return }
        hasPaused = true
        events.append(.paused(SpeechSpan(start: start, end: silence + padding)))
    }

    private mutating func cutWhenLong(_ events: inout [EndpointEvent]) {
        while let open = segmenter.openStart, segmenter.position - open >= maxSamples {
            let cutPoint = QuietestOffset.sample(
                in: open + maxSamples * 3 / 5..<open + maxSamples,
                windows: windowStart..<windowStart + probabilities.count,
                speech: { probabilities[$0 - windowStart] }, loudness: { loudnesses[$0 - windowStart] })
            guard let span = segmenter.cut(at: cutPoint) else { return }
            end(span, offset: span.end, &events)
            onset = span.end
        }
    }

    private mutating func end(_ span: SpeechSpan, offset: Int, _ events: inout [EndpointEvent]) {
        if !hasBegun { events.append(.began(start: span.start, onset: onset)) }
        events.append(.ended(span, offset: offset))
        hasBegun = false
        hasPaused = false
    }

    private mutating func trim() {
        let count = min(
            probabilities.count, max(0, segmenter.earliestStart / SileroState.windowLength - 2 - windowStart))
        // In larger steps: moving the rest down at every window would cost more than keeping a little.
        guard count >= 64 else { return }
        probabilities.removeFirst(count)
        loudnesses.removeFirst(count)
        windowStart += count
    }
}
