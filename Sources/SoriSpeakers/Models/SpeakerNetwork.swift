public import SoriCore

/// The two networks that hear speakers: the seam between diarisation and what computes them.
///
/// Calls block and may come from many threads at once.
public protocol SpeakerNetwork: Sendable {
    /// Who is heard when in ten seconds; fewer than `LocalActivity.windowLength` samples count as followed by silence.
    func activity(of samples: ArraySlice<Float>) throws(SpeakerError) -> LocalActivity

    /// The voice's frames of a filter bank's (`KaldiFilterBank`), its means subtracted: one for each eight, the last
    /// for the rest.
    func voiceFrames(of features: [Float]) throws(SpeakerError) -> VoiceFrames
}
