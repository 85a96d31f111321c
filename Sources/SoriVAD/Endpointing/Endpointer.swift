import SoriCore

/// What an endpointer has found; positions are samples of the stream at 16 kHz.
public enum EndpointEvent: Sendable, Equatable {
    /// There is speech, long enough to count; its utterance begins at `start`. Every `began` has its `ended`.
    case began(start: Int)
    /// The speaker pauses. If the pause goes on, the utterance will be exactly this span, all of which has been heard.
    case paused(SpeechSpan)
    /// The speaker went on after `paused`.
    case resumed
    /// The utterance is over: by silence, by its length (then the next begins at its end) or by the end of the stream.
    case ended(SpeechSpan)
}

/// Cuts a live stream into utterances from the probability of speech and the loudness of each window. Pure.
///
/// What comes out depends on the audio alone, never on when it came or how it was split into blocks.
public struct Endpointer: Sendable {
    /// How the stream is cut.
    public let options: EndpointerOptions
    private var segmenter: SpeechSegmenter
    private let padding: Int
    private let maxSamples: Int
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

    /// The earliest sample an utterance yet to end may hold: anything before it is no longer needed.
    public var earliestStart: Int { segmenter.earliestStart }

    /// Takes the next window of 512 samples: its probability of speech (0...1) and its loudness in decibels.
    public mutating func push(probability: Float, loudness: Float) -> [EndpointEvent] {
        probabilities.append(probability)
        loudnesses.append(loudness)
        var events: [EndpointEvent] = []
        if let span = segmenter.push(probability) {
            end(span, &events)
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

    /// Ends the stream after `total` samples; speech still in progress is an utterance if it is long enough.
    public mutating func finish(total: Int) -> [EndpointEvent] {
        let isSpeech = segmenter.isLongEnough ?? false
        let silence = segmenter.silenceStart
        guard var span = segmenter.finish(total: total), isSpeech || silence == nil else { return [] }
        // Silence at the end is not worth more here than in the middle.
        if let silence { span.end = min(span.end, max(span.start, silence + padding)) }
        var events: [EndpointEvent] = []
        end(span, &events)
        return events
    }

    private mutating func goOn(_ events: inout [EndpointEvent]) {
        guard let start = segmenter.openStart, segmenter.isLongEnough == true else { return }
        guard let silence = segmenter.silenceStart else {
            if !hasBegun { events.append(.began(start: start)) }
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
            end(span, &events)
        }
    }

    private mutating func end(_ span: SpeechSpan, _ events: inout [EndpointEvent]) {
        if !hasBegun { events.append(.began(start: span.start)) }
        events.append(.ended(span))
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
