/// What a worker has finished and does not want to do again: segments, and where the work goes on.
public struct JobCheckpoint: Sendable, Equatable {
    /// Segments as JSON; may be none.
    public let segments: [String]
    /// The number of the first of them, from 0. Segments are stored in order without gaps; those that are there already
    /// are not stored again.
    public let position: Int
    /// Where the work goes on from here, as the worker's own JSON; nil leaves what was stored.
    public let resume: String?
    /// How far the work has come, 0...100.
    public let progress: Int?

    /// A checkpoint of `segments` from number `position` on.
    public init(_ segments: [String], at position: Int, resume: String? = nil, progress: Int? = nil) {
        self.segments = segments
        self.position = position
        self.resume = resume
        self.progress = progress
    }
}
