import FoundationEssentials

/// A request as the panel's log has it: no query, no names of files, no texts.
struct AccessEntry: Sendable, Equatable {
    let number: Int
    let time: Date
    let method: String
    /// The pattern of the route, never the path.
    let route: String
    let status: Int
    let milliseconds: Double
    let id: String
    /// The client's address; empty where it is not known.
    let address: String
}

/// A request that was refused or failed, or a job that failed.
struct ErrorEntry: Sendable, Equatable {
    let number: Int
    let time: Date
    /// Empty for a job.
    let method: String
    /// The pattern of the route; `(job)` for a job.
    let route: String
    /// 0 for a job.
    let status: Int
    /// What went wrong, as the answer's `code`; the status where the answer has none.
    let code: String
    /// The request's id, or the job's.
    let id: String

    /// The route of a job's failure.
    static let job = "(job)"
}

/// How often an error was answered.
struct CodeCount: Sendable, Equatable {
    let code: String
    var count: Int
    /// The number of the newest one in the log of errors.
    var newest: Int
}
