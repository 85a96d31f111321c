/// How much of a window is encoded where its text is decoded again in a moment: its audio and a little behind it. The
/// rest is taken from an encoded silence.
public struct AudioContext: Sendable, Equatable {
    /// Seconds behind the audio that are encoded too, at least.
    public var margin: Double

    /// Positions come in steps of so many: the kernels' tiles take them whole.
    private static let step = 64
    private static let positionsPerSecond = 50.0

    /// Makes a part; a margin below 0, or none, counts as 0.
    public init(margin: Double = 1) { self.margin = margin > 0 ? margin : 0 }

    /// The positions to encode of a window of `context`, of which `frames` frames are audio: 1...`context`.
    func positions(frames: Int, context: Int) -> Int {
        let wanted = Double(frames) / 2 + margin * Self.positionsPerSecond
        guard wanted < Double(context) else { return context }
        let steps = (Int(wanted.rounded(.up)) + Self.step - 1) / Self.step
        return min(context, max(steps, 1) * Self.step)
    }
}
