import SoriCore

/// Cuts long audio where it is quietest, so that as few words as possible are cut in two.
package struct PauseCutter: Sendable, Equatable {
    /// The longest subchunk, in samples.
    package var longest: Int
    /// Width of the window whose energy counts as a pause's, in samples (0.2 s).
    var window = sampleRate / 5
    /// The grid on which energies are compared, in samples (10 ms).
    private let step = sampleRate / 100

    /// A cutter into subchunks of at most `seconds` (at least 1).
    package init(seconds: Double) { longest = Int(max(1, seconds) * Double(sampleRate)) }

    /// Where to end the first subchunk of `samples`: `samples.count` when all of it is one subchunk, else the middle of
    /// the quietest window between half the longest subchunk and its end. Later samples do not change the answer.
    package func firstCut(_ samples: ArraySlice<Float>) -> Int {
        guard samples.count > longest else { return samples.count }
        return quietest(samples.prefix(longest), from: longest / 2)
    }

    /// Two subchunks, cut where the middle half is quietest.
    package func halves(_ samples: ArraySlice<Float>) -> (ArraySlice<Float>, ArraySlice<Float>) {
        let cut = quietest(samples.prefix(samples.count * 3 / 4), from: samples.count / 4)
        return (samples.prefix(cut), samples.dropFirst(cut))
    }

    /// The middle of the quietest window of `samples` from offset `first` on, as an offset.
    private func quietest(_ samples: ArraySlice<Float>, from first: Int) -> Int {
        let energies = stride(from: first, to: samples.count - step + 1, by: step).map { offset -> Float in
            let base = samples.startIndex + offset
            return samples[base..<base + step].reduce(0) { $0 + $1 * $1 }
        }
        let span = min(energies.count, window / step)
        guard span > 0 else { return samples.count }
        var best = (energy: Float.infinity, index: 0)
        for index in 0...(energies.count - span) {
            let energy = energies[index..<index + span].reduce(0, +)
            if energy < best.energy { best = (energy, index) }
        }
        return first + (best.index + span / 2) * step
    }
}
