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
    /// Audio tracks in the container, at least 1; the best one is decoded.
    public let audioTracks: Int
}
