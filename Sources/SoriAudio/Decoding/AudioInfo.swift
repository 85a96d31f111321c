/// What a file says about its audio; claims, not measurements.
public struct AudioInfo: Sendable, Hashable {
    /// FFmpeg's name of the container, such as `wav` or `mov,mp4,m4a,3gp,3g2,mj2`.
    public let container: String
    /// FFmpeg's name of the codec, such as `mp3` or `pcm_s16le`.
    public let codec: String
    /// Samples a second in the file.
    public let rate: Int
    /// Channels in the file, at least 1.
    public let channels: Int
    /// Seconds the container claims, or nil when it does not say.
    public let declaredDuration: Double?
}

/// Something the decoder coped with and a person may want to know.
public struct AudioWarning: Sendable, Hashable {
    /// What kind of damage it was.
    public enum Code: String, Sendable, CaseIterable {
        /// Less audio than the file claims.
        case truncated
        /// Packets that could not be decoded were left out.
        case damaged
        /// The times of the container cannot be right.
        case timestamps
    }

    /// What kind of damage it was.
    public let code: Code
    /// What is wrong with the audio, in English.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
