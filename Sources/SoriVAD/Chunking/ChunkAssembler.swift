import SoriCore

/// Collects samples and their probabilities of speech, and gives chunks as soon as their ends are known. Pure.
///
/// Holds no more than one chunk and what came after it.
struct ChunkAssembler: Sendable {
    /// Chunks that are complete, oldest first.
    private(set) var ready: [SpeechChunk] = []
    private var segmenter: SpeechSegmenter
    private let maxSamples: Int
    private let mergeGap: Int
    private let keepsSilence: Bool
    /// Samples from `audioStart` on.
    private var audio: [Float] = []
    private var audioStart = 0
    /// Probabilities of the windows from `windowStart` on.
    private var probabilities: [Float] = []
    private var windowStart = 0
    /// Spans to be given as one chunk, and those that it is made of.
    private var group: SpeechSpan?
    private var spans: [SpeechSpan] = []

    private static let window = SileroState.windowLength

    init(_ options: ChunkOptions) {
        var rules = options.segmenter
        if options.keepsSilence { rules.minSpeech = 0 }
        segmenter = SpeechSegmenter(rules)
        keepsSilence = options.keepsSilence
        maxSamples = Int(options.maxDuration * Double(sampleRate))
        mergeGap = Int(options.mergeGap * Double(sampleRate))
    }

    /// Samples taken so far.
    var receivedSamples: Int { audioStart + audio.count }

    /// Takes the oldest complete chunk.
    mutating func takeChunk() -> SpeechChunk? { ready.isEmpty ? nil : ready.removeFirst() }

    /// Takes the next samples, and the probabilities of the windows they complete.
    mutating func append(_ samples: [Float], probabilities new: [Float]) {
        audio += samples
        for probability in new {
            probabilities.append(probability)
            if let span = segmenter.push(keepsSilence ? 1 : probability) { add(span) }
            while let open = segmenter.openStart, segmenter.position - open >= maxSamples {
                guard let span = segmenter.cut(at: quietest(in: open + maxSamples * 3 / 5, open + maxSamples)) else {
                    break
                }
                add(span)
            }
            if let group, segmenter.openStart == nil, segmenter.earliestStart - group.end > mergeGap { emit(group) }
        }
        trim()
    }

    /// Ends the audio; `last` is the probability of an unfinished window.
    mutating func finish(last: Float?) {
        if let last { append([], probabilities: [last]) }
        if let span = segmenter.finish(total: receivedSamples) { add(span) }
        if let group { emit(group) }
        audioStart = receivedSamples
        audio = []
    }

    private mutating func add(_ span: SpeechSpan) {
        guard let current = group else {
            group = span
            spans = [span]
            return
        }
        if span.start - current.end <= mergeGap, span.end - current.start <= maxSamples {
            group = SpeechSpan(start: current.start, end: span.end)
            spans.append(span)
        } else {
            emit(current)
            group = span
            spans = [span]
        }
    }

    private mutating func emit(_ span: SpeechSpan) {
        group = nil
        let range = max(0, span.start - audioStart)..<min(audio.count, span.end - audioStart)
        guard !range.isEmpty else { return }
        let start = audioStart + range.lowerBound
        ready.append(
            SpeechChunk(
                samples: Array(audio[range]), start: Double(start) / Double(sampleRate),
                end: Double(start + range.count) / Double(sampleRate),
                speech: keepsSilence ? [] : spans.map { $0.startTime...$0.endTime }))
    }

    private func quietest(in from: Int, _ to: Int) -> Int {
        QuietestOffset.sample(
            in: from..<to, windows: windowStart..<windowStart + probabilities.count,
            speech: { probabilities[$0 - windowStart] }, loudness: loudness)
    }

    /// Loudness of one window in decibels, at least -100.
    private func loudness(of index: Int) -> Float {
        let start = max(0, index * Self.window - audioStart)
        let end = min(audio.count, start + Self.window)
        guard start < end else { return -100 }
        var sum: Float = 0
        for sample in audio[start..<end] { sum += sample * sample }
        return Decibels.power(sum / Float(end - start))
    }

    /// Drops what no chunk can hold any more.
    private mutating func trim() {
        let needed = min(group?.start ?? .max, segmenter.earliestStart)
        let samples = min(audio.count, max(0, needed - audioStart))
        audio.removeFirst(samples)
        audioStart += samples
        let windows = min(probabilities.count, max(0, needed / Self.window - 2 - windowStart))
        probabilities.removeFirst(windows)
        windowStart += windows
    }
}
