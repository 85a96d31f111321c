import SoriCore

/// Collects samples and their probabilities of speech, and gives chunks as soon as their ends are known. Pure.
///
/// Holds no more than one chunk and what came after it.
struct ChunkAssembler: Sendable {
    /// Chunks that are complete, oldest first.
    private(set) var ready: [SpeechChunk] = []
    private let options: ChunkOptions
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
    /// Samples that may have come since the end of the speech that is held: silence, and the source's last block.
    private static let mostBehind = 600 * sampleRate

    init(_ options: ChunkOptions) {
        self.options = options
        segmenter = SpeechSegmenter(Self.rules(options))
        keepsSilence = options.keepsSilence
        maxSamples = Int(options.maxDuration * Double(sampleRate))
        mergeGap = Int(options.mergeGap * Double(sampleRate))
    }

    private static func rules(_ options: ChunkOptions) -> SegmenterOptions {
        var rules = options.segmenter
        if options.keepsSilence { rules.minSpeech = 0 }
        return rules
    }

    /// Where it stands, with the voice activity's own state; only while no chunk waits to be taken.
    func snapshot(_ voice: SileroState) -> ChunkerSnapshot? {
        guard ready.isEmpty else { return nil }
        return ChunkerSnapshot(
            options: options, voice: voice.snapshot, segmenter: segmenter.snapshot, audioStart: audioStart,
            receivedSamples: receivedSamples, probabilities: PackedFloats(probabilities), windowStart: windowStart,
            group: group, spans: spans)
    }

    /// Goes on where another one stood, once `hold` has given it the samples from `audioStart` to `receivedSamples` of
    /// the snapshot; nil for a snapshot of other options, or one that no chunker can have made.
    init?(_ options: ChunkOptions, _ snapshot: ChunkerSnapshot) {
        self.init(options)
        // A thousand years of audio; sums of what is within it do not overflow.
        let sound = 0...1 << 50
        guard snapshot.options == options, sound.contains(snapshot.audioStart),
            sound.contains(snapshot.receivedSamples), sound.contains(snapshot.windowStart),
            (0...maxSamples + mergeGap + Self.mostBehind).contains(snapshot.receivedSamples - snapshot.audioStart),
            let segmenter = SpeechSegmenter(Self.rules(options), snapshot.segmenter),
            segmenter.position <= snapshot.receivedSamples,
            snapshot.windowStart + snapshot.probabilities.values.count == segmenter.position / Self.window,
            ([snapshot.group] + snapshot.spans).allSatisfy({ span in
                span.map { sound.contains($0.start) && sound.contains($0.end) } ?? true
            })
        else { return nil }
        self.segmenter = segmenter
        audioStart = snapshot.audioStart
        probabilities = snapshot.probabilities.values
        windowStart = snapshot.windowStart
        group = snapshot.group
        spans = snapshot.spans
    }

    /// Samples taken so far.
    var receivedSamples: Int { audioStart + audio.count }

    /// Takes the oldest complete chunk.
    mutating func takeChunk() -> SpeechChunk? { ready.isEmpty ? nil : ready.removeFirst() }

    /// Takes samples whose windows are known.
    mutating func hold(_ samples: some Collection<Float>) { audio += samples }

    /// Takes the next samples, and the probabilities of the windows they complete.
    mutating func append(_ samples: [Float], probabilities new: [Float]) {
        hold(samples)
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
        let (first, last) = (max(0, span.start - audioStart), min(audio.count, span.end - audioStart))
        guard first < last else { return }
        let range = first..<last
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
