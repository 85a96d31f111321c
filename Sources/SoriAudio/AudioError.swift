public import SoriCore

/// Audio that could not be opened or decoded.
public typealias AudioError = DomainError<AudioErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `AudioError`.
public enum AudioErrorCode: String, Sendable, CaseIterable {
    /// There is no file at the path.
    case notFound = "not_found"
    /// The process may not read the file.
    case noPermission = "no_permission"
    /// A directory, pipe, socket or device.
    case notRegularFile = "not_regular_file"
    /// The system failed to read an existing file.
    case unreadable
    /// Not audio, or a kind of audio that is not decoded here.
    case unsupportedMedia = "unsupported_media"
    /// A container without an audio track.
    case noAudioTrack = "no_audio_track"
    /// Audio of no length at all.
    case emptyAudio = "empty_audio"
    /// Cut so early that nothing can be decoded.
    case truncated
    /// The channel asked for is not in the file.
    case noSuchChannel = "no_such_channel"
    /// A value given by the caller is out of range.
    case invalidArgument = "invalid_argument"
    /// Stopped by the caller.
    case cancelled
    /// One call took longer than its deadline.
    case timedOut = "timed_out"
}

extension AudioError {
    /// Makes an error of `code`.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.init(code: code, message: message, cause: cause)
    }
}
