/// How audio is cut into chunks for a recogniser.
public struct ChunkOptions: Sendable, Hashable, Codable {
    /// What counts as speech.
    public var segmenter: SegmenterOptions
    /// Seconds a chunk lasts at most, 1...600.
    public var maxDuration: Double
    /// Seconds of silence two spans may lie apart and still share a chunk.
    public var mergeGap: Double
    /// True to keep everything, silence too: no speech detection, cuts at the quietest offsets only.
    public var keepsSilence: Bool

    /// Generous edges and pauses: a recogniser loses more from a missing syllable than from a little silence.
    public init(
        segmenter: SegmenterOptions = SegmenterOptions(minSilence: 0.5, padding: 0.2), maxDuration: Double = 30,
        mergeGap: Double = 1.5, keepsSilence: Bool = false
    ) {
        self.segmenter = segmenter
        self.maxDuration = maxDuration.isNaN ? 30 : min(max(maxDuration, 1), 600)
        self.mergeGap = mergeGap.isNaN ? 0 : min(max(mergeGap, 0), 600)
        self.keepsSilence = keepsSilence
    }
}
