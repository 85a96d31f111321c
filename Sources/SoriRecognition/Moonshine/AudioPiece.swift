/// A stretch of speech to be decoded in one go, and where it stands in the recording.
struct AudioPiece: Sendable, Equatable {
    var samples: [Float]
    /// Seconds from the start of the audio.
    var start: Double
    /// Seconds from the start of the audio.
    var end: Double
}
