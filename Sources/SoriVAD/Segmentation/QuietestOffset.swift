import Glibc

/// Finds where speech that must be cut loses least.
enum QuietestOffset {
    /// The middle of the quietest window of `range` (samples), or its end when no window of it is known.
    ///
    /// `windows` are those whose probability of `speech` (0...1) and `loudness` (decibels) are known. 40 dB of loudness
    /// count as much as full certainty of speech.
    static func sample(
        in range: Range<Int>, windows: Range<Int>, speech: (Int) -> Float, loudness: (Int) -> Float
    ) -> Int {
        let length = SileroState.windowLength
        let first = max(windows.lowerBound + 1, range.lowerBound / length + 1)
        let last = min(windows.upperBound - 2, range.upperBound / length - 1)
        var best = (cost: Float.infinity, sample: range.upperBound)
        guard first <= last else { return range.upperBound }
        for index in first...last {
            // Three windows, 96 ms: a single one may lie inside a plosive.
            let certainty = (speech(index - 1) + speech(index) + speech(index + 1)) / 3
            let energy = loudness(index - 1) + 2 * loudness(index) + loudness(index + 1)
            let cost = 40 * certainty + energy / 4
            if cost < best.cost { best = (cost, index * length + length / 2) }
        }
        return best.sample
    }
}

/// Loudness on a logarithmic scale.
enum Decibels {
    /// Decibels of a mean square, at least -100.
    static func power(_ value: Float) -> Float { value > 1e-10 ? 10 * log10f(value) : -100 }
}
