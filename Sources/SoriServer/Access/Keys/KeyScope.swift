/// What a key is good for.
enum KeyScope: String, Codable, Sendable, CaseIterable {
    /// Transcribing, in files and live.
    case transcribe
    /// Jobs and uploads.
    case jobs
    /// Registered speakers.
    case speakers
    /// Transcripts of the library.
    case library
    /// Everything, and what only whoever runs the server may do: models, devices, keys, the panel.
    case admin
}
