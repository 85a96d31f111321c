/// What can happen to a job.
public enum JobEvent: Sendable, Equatable {
    /// Someone starts to work on it.
    case begin
    /// The work has come as far as this, 0...100.
    case advance(Int)
    /// The work is done; the text is the result's JSON.
    case complete(result: String)
    /// The work cannot be done.
    case fail(JobFailure)
    /// The client takes it back.
    case cancel
    /// The process that worked on it is gone.
    case interrupt
}
