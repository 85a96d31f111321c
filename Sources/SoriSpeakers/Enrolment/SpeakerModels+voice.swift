import SoriCore

/// One voice of some speech, and how far its parts are alike.
struct HeardVoice: Sendable {
    /// The voice of all the speech.
    let whole: Voiceprint
    /// The voices of its parts, in order.
    let parts: [Voiceprint]
}

extension SpeakerModels {
    /// The voiceprint of an embedding as `embedding(of:)` gives it.
    public func voiceprint(of embedding: SpeakerEmbedding) -> Voiceprint { voice.voiceprint(of: embedding) }

    /// The voice of speech (16 kHz, mono, no silence) and that of `parts` parts of it, which cost next to nothing more.
    ///
    /// Nil for less than 0.1 s for each part. Throws `speaker_computation_failed`.
    func hear(_ speech: [Float], parts: Int) async throws(SpeakerError) -> HeardVoice? {
        try await pool.run { [network, voice] () throws(SpeakerError) in
            var features = KaldiFilterBank.shared.frames(of: speech[...])
            KaldiFilterBank.subtractMean(&features)
            guard features.count >= 8 * max(1, parts) * KaldiFilterBank.bands else { return nil }
            let frames = try network.voiceFrames(of: features)
            func print(_ range: Range<Int>) -> Voiceprint? {
                let isHeard = [Bool](repeating: true, count: range.count)
                return voice.embedding(frames, from: range.lowerBound, isHeard: isHeard).map {
                    voice.voiceprint(of: $0)
                }
            }
            guard let whole = print(0..<frames.count) else { return nil }
            guard parts > 1 else { return HeardVoice(whole: whole, parts: []) }
            let edges = (0...parts).map { $0 * frames.count / parts }
            return HeardVoice(whole: whole, parts: zip(edges, edges.dropFirst()).compactMap { print($0..<$1) })
        }
    }

    /// Seconds in which somebody speaks besides the one who speaks the most, by the network that hears who speaks when;
    /// the longest of any ten seconds of `samples` (16 kHz, mono).
    func secondsOfOthers(_ samples: [Float]) async throws(SpeakerError) -> Double {
        try await pool.run { [network] () throws(SpeakerError) in
            var longest = 0
            for start in stride(from: 0, to: samples.count, by: LocalActivity.windowLength) {
                let window = samples[start..<min(samples.count, start + LocalActivity.windowLength)]
                let activity = try network.activity(of: window)
                let frames = (0..<LocalActivity.speakers).map(activity.frames(of:)).sorted(by: >)
                longest = max(longest, frames.dropFirst().reduce(0, +))
            }
            return Double(longest) * LocalActivity.frameStep
        }
    }
}
