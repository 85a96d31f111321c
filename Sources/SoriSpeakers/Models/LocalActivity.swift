/// Who of up to three speakers is heard in each frame of a window of ten seconds.
///
/// The speakers are numbered anew in each window: the first of one may be the second of the next.
public struct LocalActivity: Sendable, Equatable {
    /// The most speakers of one window.
    public static let speakers = 3
    /// Samples of a window, at 16 kHz.
    public static let windowLength = 160_000
    /// Frames of a window.
    public static let frames = 589
    /// Seconds from one frame to the next.
    public static let frameStep = 0.016_875
    /// Seconds of audio that a frame is decided by.
    public static let frameDuration = 0.061_937_5

    /// For each frame a bit for each speaker who is heard.
    public let heard: [UInt8]

    /// Takes the bits of `frames` frames.
    public init(heard: [UInt8]) {
        precondition(heard.count == Self.frames, "a window has \(Self.frames) frames")
        self.heard = heard
    }

    /// In how many frames the speaker is heard.
    public func frames(of speaker: Int) -> Int { heard.count { $0 >> speaker & 1 == 1 } }

    /// In how many frames the speaker is heard and nobody else.
    public func framesAlone(of speaker: Int) -> Int { heard.count { $0 == 1 << speaker } }
}
