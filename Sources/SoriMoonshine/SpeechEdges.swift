import SoriCore

/// Finds where the sound of a chunk begins and ends: chunks carry silence around speech, which the model wants and
/// subtitles do not.
enum SpeechEdges {
    /// The most that is taken for silence at an edge, in seconds: no more than a chunk is given around its speech.
    static let most = 0.5
    /// Seconds kept before and after the sound, for soft consonants.
    static let kept = 0.1
    /// A frame counts as sound when its energy is above this share of the loudest frame's (-30 dB).
    private static let share: Float = 0.001
    /// Samples in a frame (10 ms).
    private static let frame = sampleRate / 100

    /// Seconds of silence at the start and the end of `samples`, 0...`most` each; 0 in steady noise.
    static func silence(_ samples: [Float]) -> (before: Double, after: Double) {
        let energies = stride(from: 0, to: samples.count, by: frame).map { start in
            samples[start..<min(samples.count, start + frame)].reduce(Float(0)) { $0 + $1 * $1 }
        }
        let threshold = (energies.max() ?? 0) * share
        guard threshold > 0, let first = energies.firstIndex(where: { $0 > threshold }),
            let last = energies.lastIndex(where: { $0 > threshold })
        else { return (0, 0) }
        return (seconds(first), seconds(energies.count - 1 - last))
    }

    private static func seconds(_ frames: Int) -> Double {
        min(most, max(0, Double(frames * frame) / Double(sampleRate) - kept))
    }
}
