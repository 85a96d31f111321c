public import SoriCore
public import SoriVAD

/// Turns audio into text: the seam between the server and a speech engine.
///
/// Safe to use from many tasks at once; requests beyond the engine's capacity wait their turn. Cancelling the calling
/// task stops the work within one decoding step and throws `CancellationError`.
public protocol Recognizer: Sendable {
    /// What is loaded and what it can do.
    var profile: RecognizerProfile { get }

    /// Transcribes a recording to its end.
    ///
    /// - Parameters:
    ///   - audio: 16 kHz mono samples, pulled as they are needed, so memory stays flat.
    ///   - options: language, words and the like; an unknown language throws `RecognitionError` `unsupported_language`.
    ///   - checkpoint: what an earlier run had decoded. Where the recording is decoded by chunks of speech, these are
    ///     not decoded again, and the transcript is the same as without the interruption; else the work begins anew.
    ///   - progress: called after each speech chunk with the segments it gave, in order of time.
    /// - Returns: the whole transcript, with the duration of what was pulled.
    func transcribe(
        _ audio: any SampleSource, options: DecodingOptions, resuming checkpoint: RecognitionCheckpoint?,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript

    /// Opens a session for live audio; `DecodingOptions.live` has the defaults for it. Throws `RecognitionError` when
    /// the language is not known.
    func openSession(_ options: DecodingOptions) async throws -> any RecognitionSession
}

extension Recognizer {
    /// Transcribes a recording from its beginning to its end.
    public func transcribe(
        _ audio: any SampleSource, options: DecodingOptions,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        try await transcribe(audio, options: options, resuming: nil, progress: progress)
    }
}

/// How far a transcription has come.
public struct RecognitionProgress: Sendable {
    /// Seconds of audio whose text is complete.
    public var decodedSeconds: Double
    /// The segments since the last report, in order of time.
    public var newSegments: [Segment]
    /// The code of the language that is decoded; nil while it is not known.
    public var language: String?
    /// How likely that language is, 0...1, where it was detected.
    public var languageProbability: Double?
    /// What cutting needs to go on from there; nil where it would have to begin anew, or from an earlier report's.
    public var snapshot: ChunkerSnapshot?

    /// Makes a report.
    public init(
        decodedSeconds: Double, newSegments: [Segment], language: String? = nil, languageProbability: Double? = nil,
        snapshot: ChunkerSnapshot? = nil
    ) {
        self.decodedSeconds = decodedSeconds
        self.newSegments = newSegments
        self.language = language
        self.languageProbability = languageProbability
        self.snapshot = snapshot
    }
}
