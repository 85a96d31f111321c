public import SoriCore

/// What hears speakers, loaded once and shared: the networks, what comes behind them, and threads to run them.
public final class SpeakerModels: Sendable {
    let network: any SpeakerNetwork
    let voice: VoiceModel
    let pool: WorkerPool

    /// Loads the models (0.1 s, 40 MB); blocks. Throws `speaker_model_missing` or `speaker_model_damaged`.
    ///
    /// `threads` are used by all recordings together; they give way to live speech.
    public init(_ files: SpeakerModelFiles, threads: Int) throws(SpeakerError) {
        network = try OnnxSpeakerNetwork(files)
        voice = try VoiceModel(files)
        pool = WorkerPool(name: "sori-speakers", threads: threads, niceness: 10)
    }

    /// The voice of samples (16 kHz, mono) in which one person speaks; nil for less than 0.1 s.
    ///
    /// Throws `speaker_computation_failed`.
    public func embedding(of samples: ArraySlice<Float>) async throws -> SpeakerEmbedding? {
        try await pool.run { [network, voice] () throws(SpeakerError) in
            var features = KaldiFilterBank.shared.frames(of: samples)
            KaldiFilterBank.subtractMean(&features)
            guard features.count >= 8 * KaldiFilterBank.bands else { return nil }
            let frames = try network.voiceFrames(of: features)
            return voice.embedding(frames, from: 0, isHeard: [Bool](repeating: true, count: frames.count))
        }
    }
}
