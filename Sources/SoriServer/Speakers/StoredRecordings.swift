import SoriHTTP

/// Recordings that are kept with their transcripts.
protocol StoredRecordings: Sendable {
    /// Keeps the audio of a part of a recording at hand for as long as `body` runs.
    ///
    /// Throws 404 where the transcript or its recording is gone, 409 where there is no transcript yet, 422 naming the
    /// field for a part that is not in it.
    func withSpeech<Value: Sendable>(
        _ part: TranscriptPart, _ body: @Sendable (VoiceSource) async throws -> Value
    ) async throws -> Value
}

/// Audio in which a voice is heard: a file, or parts of it.
struct VoiceSource: Sendable {
    /// The path that the decoder opens.
    let path: String
    /// What the client called the file.
    let name: String
    /// The channel that is heard, counted from 0; nil for all of them mixed.
    var channel: Int?
    /// What is heard of it, in seconds, in order and apart from each other; nil for all from the start on.
    var spans: [ClosedRange<Double>]?

    /// A file, or parts of it.
    init(path: String, name: String, channel: Int? = nil, spans: [ClosedRange<Double>]? = nil) {
        self.path = path
        self.name = name
        self.channel = channel
        self.spans = spans
    }

    /// An upload, which the caller must keep while it is read.
    init(_ file: UploadedFile) { self.init(path: file.path, name: file.filename) }
}
