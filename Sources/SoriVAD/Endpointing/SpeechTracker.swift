import SoriCore

/// Follows one live stream: samples in, ends and beginnings of phrases out.
///
/// A value with one owner; blocks for about a third of a percent of the audio's time on one core.
public struct SpeechTracker: Sendable {
    private var voice: SileroState
    private var endpointer: Endpointer
    private var probabilities: [Float] = []
    /// The sum of squares of the unfinished window.
    private var energy: Float = 0
    /// Samples taken so far.
    public private(set) var position = 0

    /// Starts a stream; `model` is shared by the whole process.
    public init(model: SileroModel, options: EndpointerOptions = EndpointerOptions()) {
        voice = SileroState(model: model)
        endpointer = Endpointer(options)
    }

    /// The earliest sample a phrase yet to end may hold.
    public var earliestStart: Int { endpointer.earliestStart }
    /// The earliest sample at which a phrase may have its first sound that has not begun yet.
    public var earliestOnset: Int { endpointer.earliestOnset }

    /// Takes the next samples (16 kHz mono in -1...1, any number) and gives what they bring about.
    public mutating func process(_ samples: [Float]) -> [EndpointEvent] {
        var filled = voice.pendingCount
        probabilities.removeAll(keepingCapacity: true)
        voice.process(samples, into: &probabilities)
        position += samples.count
        var events: [EndpointEvent] = []
        var window = 0
        for sample in samples {
            energy += sample * sample
            filled += 1
            guard filled == SileroState.windowLength else { continue }
            events += endpointer.push(probability: probabilities[window], loudness: windowLoudness())
            window += 1
            filled = 0
        }
        return events
    }

    /// Ends the stream; nothing may be processed after it.
    public mutating func finish() -> [EndpointEvent] {
        var events: [EndpointEvent] = []
        if let probability = voice.finish() {
            events += endpointer.push(probability: probability, loudness: windowLoudness())
        }
        events += endpointer.finish(total: position)
        // The last window was filled up with silence that nobody sent.
        return events.map { event in
            guard case .ended(let span, let offset) = event else { return event }
            return .ended(
                SpeechSpan(start: span.start, end: min(span.end, position)), offset: min(offset, position))
        }
    }

    private mutating func windowLoudness() -> Float {
        defer { energy = 0 }
        return Decibels.power(energy / Float(SileroState.windowLength))
    }
}
