/// Finds where speech that must be cut loses least.
enum QuietestOffset {
    /// The middle of the quietest window of `stretch` (samples), or its end when no window of it is known.
    ///
    /// `windows` are those whose probability of `speech` (0...1) and `loudness` (decibels) are known. 40 dB of loudness count
    /// as much as full certainty of speech.
    static func sample(
        in stretch: Range<Int>, windows: Range<Int>, speech: (Int) -> Float, loudness: (Int) -> Float
    ) -> Int {
        let length = SileroState.windowLength
        let first = max(windows.lowerBound + 1, stretch.lowerBound / length + 1)
        let last = min(windows.upperBound - 2, stretch.upperBound / length - 1)
        var best = (cost: Float.infinity, sample: stretch.upperBound)
        guard first <= last else { return stretch.upperBound }
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
