/// What became of new jobs.
public enum JobInsertion: Sendable, Equatable {
    /// They are stored.
    case inserted([Job])
    /// The same request came before; this is its job.
    case existing(Job)
}
