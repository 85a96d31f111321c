import FoundationEssentials
import SoriCore
import SoriJobs
import SoriRecognition

/// What the panel looks at.
struct PanelSources: Sendable {
    let version: String
    let recognizers: SpeechBackends
    let figures: FigureRecorder
    /// Who takes requests, in a language.
    let devices: @Sendable (AnswerLanguage) -> DevicesAnswer
    /// The recordings that are worked on and that wait.
    let load: @Sendable () -> HealthAnswer.Load
    /// The live sockets.
    let live: ConnectionQuota
    /// Where jobs are kept; nil where there are none.
    let jobs: (any JobStore)?
    /// Who may ask the server.
    let keys: APIKeys

    /// The jobs of recordings as they stand.
    func queue() async throws -> QueueCounts? { try await jobs?.counts([.recording], now: Date()) }
}
