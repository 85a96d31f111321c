import SoriHTTP
import SoriLibrary

extension LibraryService: StoredRecordings {
    /// Keeps the audio of a part of a transcript's recording at hand for as long as `body` runs.
    func withSpeech<Value: Sendable>(
        _ part: TranscriptPart, _ body: @Sendable (VoiceSource) async throws -> Value
    ) async throws -> Value {
        guard case .transcript(let id) = part.owner else { throw APIError.missing("transcript_id") }
        let transcript = try await transcript(id)
        let speech = try StoredTranscript(transcript).speech(part.selection)
        let recording = try await recording(of: transcript)
        defer { withExtendedLifetime(recording) {} }
        return try await body(
            VoiceSource(
                path: recording.descriptorPath, name: transcript.source.filename ?? "", channel: speech.channel,
                spans: speech.spans))
    }
}
