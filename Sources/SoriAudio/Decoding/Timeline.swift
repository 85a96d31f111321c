/// Compares the times a container gives its frames with the sound so far, and finds holes that silence must fill.
///
/// Pure. Without this, everything after a lost packet would be heard too early.
struct Timeline {
    /// Steps shorter than this are rounding in the container (ASF, FLV and AVI are coarse).
    static let tolerance = 0.25
    /// Holes longer than this are taken for wrong times: a few bytes must not become days of silence.
    static let longestHole = 600.0
    /// All silence put into one file, in seconds.
    static let mostSilence = 3600.0

    /// What the owner should tell its user.
    private(set) var warnings: [AudioWarning] = []
    /// The time the next frame should have, or nil before the first.
    private var expected: Double?
    private var filled = 0.0

    /// Starts at `origin` seconds of the container's clock, or at the first frame when that is nil.
    init(origin: Double?) {
        expected = origin
    }

    /// Takes a frame at `time` (nil: unknown, follows on) of `duration` seconds; gives the seconds of silence before
    /// it.
    mutating func advance(to time: Double?, by duration: Double) -> Double {
        guard let time, time.isFinite else {
            expected = expected.map { $0 + duration }
            return 0
        }
        let step = time - (expected ?? time)
        guard abs(step) > Self.tolerance else {
            expected = (expected ?? time) + duration
            return 0
        }
        expected = time + duration
        guard step > 0, step <= Self.longestHole, filled + step <= Self.mostSilence else {
            if step > 0, warnings.isEmpty {
                warnings.append(
                    AudioWarning(.timestamps, "the file's times jump ahead; times after the jump count the sound only")
                )
            }
            return 0
        }
        filled += step
        return step
    }
}
