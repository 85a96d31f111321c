import Glibc
import SoriCore

/// Where the sound of an utterance begins and ends, by its loudness. Pure.
///
/// The network that hears speakers begins and ends up to 0.3 s too wide, and voice activity has some silence around it
/// on purpose: what is told of an utterance's times is narrowed to its sound.
public struct SoundEdges: Sendable, Equatable {
    /// Seconds from the start of the utterance to its first sound; nil where there is none that stands out.
    public let first: Double?
    /// Seconds from the start of the utterance to the end of its last sound.
    public let last: Double?

    /// Samples of a block whose loudness is one number (20 ms).
    private static let block = 320
    /// As many blocks of sound must follow each other: a click is none.
    private static let run = 3
    /// Decibels below the loudest block, and above the quietest tenth, from which on a block is sound.
    private static let below: Float = 30
    private static let above: Float = 10
    /// Seconds left before the first sound and behind the last: both may be softer than all that counts.
    private static let margin = 0.05
    /// Seconds by which an edge is moved at the most.
    private static let longestMove = 0.3

    /// Nothing is known: edges stay where they were heard.
    public static let unknown = SoundEdges(first: nil, last: nil)

    /// Sound between two times.
    public init(first: Double?, last: Double?) {
        self.first = first
        self.last = last
    }

    /// Looks for sound in an utterance (16 kHz, mono); takes about a millisecond for ten seconds.
    public init(_ samples: [Float]) {
        var rumble = RumbleFilter()
        let count = samples.count / Self.block
        let levels = (0..<count).map { index in
            var power: Float = 0
            for sample in samples[index * Self.block..<(index + 1) * Self.block] {
                let value = rumble.filter(sample)
                power += value * value
            }
            return 10 * log10(power / Float(Self.block) + 1e-12)
        }
        let sorted = levels.sorted()
        guard let loudest = sorted.last else {
            self = .unknown
            return
        }
        let threshold = max(loudest - Self.below, sorted[count / 10] + Self.above)
        let isSound = levels.map { $0 > threshold }
        let starts = isSound.indices.dropLast(Self.run - 1).filter { start in
            isSound[start..<start + Self.run].allSatisfy(\.self)
        }
        func seconds(_ block: Int) -> Double { Double(block * Self.block) / Double(sampleRate) }
        first = starts.first.map(seconds)
        last = starts.last.map { seconds($0 + Self.run) }
    }

    /// Where an utterance begins whose first voice is heard from `heard` seconds on, behind `padding` seconds of
    /// silence at the most: a soft beginning is heard by voice activity before the voice is.
    public func start(heard: Double, padding: Double) -> Double {
        let told = min(heard, padding)
        guard let first else { return told }
        return min(told + Self.longestMove, max(told, first - Self.margin))
    }

    /// Where an utterance of `length` seconds ends whose last voice is heard up to `heard`; never before its start.
    public func end(heard: Double, length: Double, padding: Double) -> Double {
        let told = max(min(length, heard), length - padding)
        guard let last else { return told }
        return max(told - Self.longestMove, min(told, last + Self.margin))
    }
}

/// Takes away what is below 150 Hz, where there is more of a room, a desk and the mains than of a voice: a Butterworth
/// filter of the fourth order, as two of the second.
private struct RumbleFilter {
    /// The coefficients of one of the second order, and what it remembers.
    private struct Section {
        let gain: Float
        let feedback: (Float, Float)
        var memory: (Float, Float) = (0, 0)

        /// - Parameter quality: how sharply it bends: 0.5412 and 1.3066 together make it flat.
        init(frequency: Float, quality: Float) {
            let angle = 2 * Float.pi * frequency / Float(sampleRate)
            let bend = sin(angle) / (2 * quality)
            gain = (1 + cos(angle)) / 2 / (1 + bend)
            feedback = (-2 * cos(angle) / (1 + bend), (1 - bend) / (1 + bend))
        }

        mutating func filter(_ input: Float) -> Float {
            let output = gain * input + memory.0
            memory.0 = -2 * gain * input - feedback.0 * output + memory.1
            memory.1 = gain * input - feedback.1 * output
            return output
        }
    }

    private var sections = (Section(frequency: 150, quality: 0.5412), Section(frequency: 150, quality: 1.3066))

    mutating func filter(_ sample: Float) -> Float { sections.1.filter(sections.0.filter(sample)) }
}
