import FoundationEssentials
import SoriJobs

/// What a worker remembers; it forgets all of it when it crashes.
struct SimulatedWorker {
    /// The job that it works on.
    struct Assignment {
        let id: String
        let token: Int
        /// How many segments it has stored, or found stored.
        var segments: Int
        /// Between two checkpoints it is heard by a heartbeat.
        var isHeard = false
        var isCancelled = false
    }

    let name: String
    var task: Assignment?
    /// Stopped as by a signal: it knows nothing of the time that passes meanwhile.
    var pausedUntil: Date?

    /// What it says next of its job: heartbeat and checkpoint for each segment in turn, then the result.
    func nextWord(_ task: Assignment) -> WorkEvent {
        if task.isCancelled { return .confirmCancel }
        if !task.isHeard { return .heartbeat }
        let all = HistoryChecker.segments(of: task.id)
        guard task.segments < all.count else { return .complete(result: HistoryChecker.result(of: task.id)) }
        return .checkpoint(
            JobCheckpoint(
                [all[task.segments]], at: task.segments, resume: "\(task.segments + 1)",
                progress: 90 * (task.segments + 1) / all.count))
    }

    /// Takes in what became of its word.
    mutating func hear(_ answer: Result<Job, JobRefusal>, to word: WorkEvent) {
        guard case .success(let job) = answer, job.status == .processing, job.lease?.token == task?.token else {
            // Refused, or it was the last word.
            task = nil
            return
        }
        task?.isCancelled = job.isCancelRequested
        task?.segments = job.segmentCount
        if case .heartbeat = word { task?.isHeard = true } else { task?.isHeard = false }
    }
}
