/// What the process says when it ends.
enum ExitCode: Int32, Sendable {
    /// All done.
    case success = 0
    /// Some of the work failed; standard error says what.
    case failure = 1
    /// The command line or the configuration is wrong; nothing was done.
    case usage = 2
    /// A part that the work needs is missing; standard error says how to get it.
    case unavailable = 3
}
