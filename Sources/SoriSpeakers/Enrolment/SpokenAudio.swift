import Glibc
import SoriCore
import SoriVAD

/// The speech of a recording without the silence in and around it, and what its quality is judged by.
struct SpokenAudio: Sendable, Equatable {
    /// The speech, its spans one behind the other: 16 kHz, mono.
    let samples: [Float]
    /// Seconds of the recording that was looked at.
    let heard: Double
    /// Decibels below full scale (root mean square) of the speech, or of all when there is none; at least -120.
    let level: Double
    /// The share of the speech, 0...1, that is as loud as a sample can be.
    let clippedShare: Double

    /// Decibels below full scale: what is quieter is looked for speech at the other level.
    private static let quiet = -40.0
    private static let loudEnough = -30.0
    /// From here on a sample counts as cut off.
    private static let fullScale: Float = 0.99

    /// Joins the `spans` of `samples`, at most `longest` seconds of them.
    init(_ samples: [Float], spans: [SpeechSpan], longest: Double) {
        var speech: [Float] = []
        var left = Int(longest * Double(sampleRate))
        for span in spans where left > 0 {
            let range = (span.start..<min(span.end, span.start + left)).clamped(to: 0..<samples.count)
            speech += samples[range]
            left -= range.count
        }
        self.samples = speech
        heard = Double(samples.count) / Double(sampleRate)
        level = Self.level(speech.isEmpty ? samples : speech)
        let clipped = speech.count { abs($0) >= Self.fullScale }
        clippedShare = speech.isEmpty ? 0 : Double(clipped) / Double(speech.count)
    }

    /// Looks for speech with the voice activity model; takes some milliseconds for each second.
    ///
    /// The model hears nothing in speech that is too quiet, so for it that is made louder.
    init(_ samples: [Float], voiceActivity: SileroModel, longest: Double) {
        var state = SileroState(model: voiceActivity)
        var probabilities: [Float] = []
        let level = Self.level(samples)
        let gain = level < Self.quiet ? Float(pow(10, (Self.loudEnough - level) / 20)) : 1
        state.process(gain == 1 ? samples : samples.map { max(-1, min(1, $0 * gain)) }, into: &probabilities)
        if let last = state.finish() { probabilities.append(last) }
        var segmenter = SpeechSegmenter()
        var spans = probabilities.compactMap { segmenter.push($0) }
        if let last = segmenter.finish(total: samples.count) { spans.append(last) }
        self.init(samples, spans: spans, longest: longest)
    }

    /// Seconds of speech.
    var seconds: Double { Double(samples.count) / Double(sampleRate) }

    private static func level(_ samples: [Float]) -> Double {
        guard !samples.isEmpty else { return -120 }
        var power = 0.0
        for sample in samples { power += Double(sample) * Double(sample) }
        return max(-120, 10 * log10(max(power / Double(samples.count), 1e-12)))
    }
}
