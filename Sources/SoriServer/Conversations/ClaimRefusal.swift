/// Why a conversation cannot be taken by a socket.
enum ClaimRefusal: Error, Sendable, Equatable {
    /// No conversation has this id.
    case unknown
    /// Another socket has it or had it.
    case used
    /// Nobody connected in time.
    case expired

    /// For the client, with close code 1008; short enough for a close frame.
    var reason: String {
        switch self {
        case .unknown: "unknown job_id: create one with POST /api/v1/stream/create"
        case .used: "this job_id has been used: create another one"
        case .expired: "this job_id has expired: create another one"
        }
    }
}
