public import SoriCore

extension SpeakerModels {
    /// Where the sound of an utterance (16 kHz, mono) begins and ends.
    public func edges(ofUtterance samples: [Float]) async -> SoundEdges { await pool.run { SoundEdges(samples) } }

    /// The spans of an utterance (16 kHz, mono, up to half a minute) in which one person speaks each, in order; empty
    /// where hardly anybody does. What follows each other may be the same person.
    ///
    /// Throws `speaker_computation_failed`.
    public func spans(ofUtterance samples: [Float]) async throws(SpeakerError) -> [VoiceSpan] {
        try await pool.run { [network, voice] () throws(SpeakerError) in
            var windows: [LocalActivity] = []
            for start in stride(from: 0, to: samples.count, by: LocalActivity.windowLength) {
                windows.append(
                    try network.activity(of: samples[start..<min(samples.count, start + LocalActivity.windowLength)]))
            }
            let frameLength = Double(LocalActivity.windowLength) / Double(LocalActivity.frames)
            let count = Int(Double(samples.count) / frameLength)
            let runs = UtteranceSpans(windows, frames: count).runs
            guard !runs.isEmpty else { return [] }
            var features = KaldiFilterBank.shared.frames(of: samples[...])
            KaldiFilterBank.subtractMean(&features)
            let frames = try network.voiceFrames(of: features)
            return runs.compactMap { run in
                let heard = Self.voiceFrames(of: run.frames, windows, count: frames.count)
                guard let embedding = voice.embedding(frames, from: 0, isHeard: heard) else { return nil }
                return VoiceSpan(
                    start: Double(run.frames.lowerBound) * frameLength / Double(sampleRate),
                    end: Double(run.frames.upperBound) * frameLength / Double(sampleRate),
                    seconds: Double(run.alone) * LocalActivity.frameStep, voice: embedding)
            }
        }
    }

    /// Which of the voice's frames (80 ms) of a run have one speaker alone.
    private static func voiceFrames(of run: Range<Int>, _ windows: [LocalActivity], count: Int) -> [Bool] {
        let step = Double(VoiceFrames.step * KaldiFilterBank.frameStep)
        let frameLength = Double(LocalActivity.windowLength) / Double(LocalActivity.frames)
        return (0..<count).map { frame in
            let local = Int((Double(frame) + 0.5) * step / frameLength)
            let (window, index) = local.quotientAndRemainder(dividingBy: LocalActivity.frames)
            guard run.contains(local), window < windows.count else { return false }
            return windows[window].heard[index].nonzeroBitCount == 1
        }
    }
}
