import FoundationEssentials
import SoriHTTP
import SoriJobs
import SoriRecognition
import Synchronization

/// Takes down what happens, from any thread: the shell of `ServerFigures`, with its lock and its clock.
///
/// Nothing is computed under the lock but counts; a reader takes a copy and works on that.
final class FigureRecorder: Sendable {
    private struct State {
        var figures: ServerFigures
        /// The patterns of web pages.
        var pages: Set<String> = []
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Date
    /// What the ids of the server's own checks begin with. Nobody else knows it, so nobody can keep a request out of
    /// the log.
    let checkPrefix: String

    /// Nothing has happened; `now` tells the time.
    init(now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
        state = Mutex(State(figures: ServerFigures(at: now())))
        checkPrefix = "check-\(UUID().uuidString.lowercased())-"
    }

    /// The figures as they stand, and the time.
    var figures: (figures: ServerFigures, now: Date) { (state.withLock { $0.figures }, now()) }

    /// These patterns are those of web pages: they count together.
    func pages(_ patterns: some Sequence<String>) { state.withLock { $0.pages.formUnion(patterns) } }

    /// A request was answered.
    func answered(_ request: AnsweredRequest) {
        guard !request.id.hasPrefix(checkPrefix) else { return }
        let now = now()
        state.withLock { state in
            state.figures.answered(request, as: RouteLabel(request, pages: state.pages), at: now)
        }
    }

    /// A recording of `audio` seconds was recognised in `work`.
    func recognised(audio: Double, work: Duration) {
        let now = now()
        state.withLock { $0.figures.recognised(audio: audio, work: work / .seconds(1), at: now) }
    }

    /// A live utterance got its final text.
    func uttered(_ trace: LiveTrace) {
        let now = now()
        state.withLock {
            $0.figures.uttered(audio: trace.seconds, milliseconds: trace.told / .milliseconds(1), at: now)
        }
    }

    /// A job may have ended.
    func ended(_ job: Job) {
        // The other kinds are chores of the server's own.
        guard job.kind == .recording else { return }
        let now = now()
        switch job.status {
        case .completed: state.withLock { $0.figures.jobCompleted(at: now) }
        case .failed:
            let code = job.failure?.code.rawValue ?? "failed"
            state.withLock { $0.figures.jobFailed(job.id, code: code, at: now) }
        case .pending, .processing, .cancelled: break
        }
    }

    /// The present state was measured.
    func measured(_ gauges: ServerFigures.Gauges) {
        let now = now()
        state.withLock { $0.figures.measured(gauges, at: now) }
    }
}
