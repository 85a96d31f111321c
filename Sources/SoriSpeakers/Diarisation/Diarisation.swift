/// Who is heard when in a recording.
public struct Diarisation: Sendable, Equatable {
    /// All turns in order of time; those of different speakers may overlap.
    public let turns: [SpeakerTurn]
    /// The same with one speaker at a time: what words are given to.
    public let exclusiveTurns: [SpeakerTurn]
    /// The voice of each speaker.
    public let voices: [Voiceprint]

    /// Pauses of one speaker up to this long belong to the turn.
    private static let longestPause = 0.5
    /// Seconds by which turns begin earlier and end later than the networks hear, where nobody else is heard.
    private static let edge = 0.1

    /// How many speakers there are.
    public var speakerCount: Int { voices.count }

    /// Nobody is heard.
    public static let empty = Diarisation(turns: [], exclusiveTurns: [], voices: [])

    /// One speaker at a time, whose turns are known.
    public init(exclusiveTurns: [SpeakerTurn]) {
        self.init(turns: exclusiveTurns, exclusiveTurns: exclusiveTurns, voices: [])
    }

    init(turns: [SpeakerTurn], exclusiveTurns: [SpeakerTurn], voices: [Voiceprint]) {
        self.turns = turns
        self.exclusiveTurns = exclusiveTurns
        self.voices = voices
    }

    /// Tells the speakers of all that was heard apart.
    init(_ analysis: RecordingAnalysis, options: DiarisationOptions) {
        let duration = Double(analysis.sampleCount) / 16_000
        let observations = analysis.observations
        let (people, assignments) = WindowStitching().assignments(observations)
        guard people > 0 else {
            self = .empty
            return
        }
        let timeline = ActivityTimeline(observations, assignments: assignments, speakers: people)
        let (clustered, voices) = TurnClustering().apply(
            timeline.turns(duration: duration), atoms: analysis.atoms, plda: analysis.plda, options: options)
        let (turns, old) = clustered.widened(by: Self.edge, duration: duration)
            .filled(pausesUpTo: Self.longestPause).renumbered()
        self.turns = turns
        exclusiveTurns = turns.exclusive()
        self.voices = old.map { voices[$0] }
    }
}
