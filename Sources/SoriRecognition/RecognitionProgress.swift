public import SoriCore

/// How far a transcription has come.
public struct RecognitionProgress: Sendable {
    /// Seconds of audio whose text is complete.
    public var decodedSeconds: Double
    /// The segments since the last report, in order of time.
    public var newSegments: [Segment]

    /// Makes a report.
    public init(decodedSeconds: Double, newSegments: [Segment]) {
        self.decodedSeconds = decodedSeconds
        self.newSegments = newSegments
    }
}
