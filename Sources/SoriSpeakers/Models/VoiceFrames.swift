/// What the embedding's network makes of audio before anything is pooled: a vector for each 80 ms.
public struct VoiceFrames: Sendable {
    /// Numbers of a frame: 256 channels of 10 bands.
    public static let width = 2_560
    /// Frames of the filter bank (10 ms) that make one frame.
    public static let step = 8

    /// The frames one after the other.
    public private(set) var values: [Float]

    /// No frames, or those of `values`, `width` numbers each.
    public init(values: [Float] = []) { self.values = values }

    /// How many frames there are.
    public var count: Int { values.count / Self.width }

    /// Adds frames behind the last.
    public mutating func append(_ other: VoiceFrames, _ frames: Range<Int>) {
        values += other.values[frames.lowerBound * Self.width..<frames.upperBound * Self.width]
    }

    /// Drops the first `count` frames.
    public mutating func removeFirst(_ count: Int) { values.removeFirst(count * Self.width) }
}
