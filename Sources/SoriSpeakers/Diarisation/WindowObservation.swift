/// What was heard in one window of a recording.
struct WindowObservation: Sendable {
    /// Who is heard when, as the window's own speakers.
    let activity: LocalActivity
    /// The voices of the window's speakers; nil for who is not heard.
    let embeddings: [SpeakerEmbedding?]

    init(activity: LocalActivity, embeddings: [SpeakerEmbedding?]) {
        self.activity = activity
        self.embeddings = embeddings
    }

    /// Pools the voices of a window whose first frame is `firstFrame` of `frames`.
    ///
    /// A voice is taken from where its speaker is alone, unless that is next to nothing.
    init(activity: LocalActivity, frames: VoiceFrames, firstFrame: Int, model: VoiceModel) {
        self.activity = activity
        embeddings = (0..<LocalActivity.speakers).map { speaker in
            guard activity.frames(of: speaker) > 0 else { return nil }
            let isAlone = activity.framesAlone(of: speaker) > Self.leastFramesAlone
            let isHeard = (0..<Self.voiceFrames).map { frame in
                let heard = activity.heard[frame * LocalActivity.frames / Self.voiceFrames]
                return isAlone ? heard == 1 << speaker : heard >> speaker & 1 == 1
            }
            return model.embedding(frames, from: firstFrame, isHeard: isHeard)
        }
    }

    /// Voice frames of a window.
    static let voiceFrames = 125
    /// Fewer frames of a speaker alone than the embedding's shortest input (400 samples) do not count.
    private static let leastFramesAlone = 2
}
