/// The names under which one server or worker holds leases.
///
/// A name outlives the process: whoever starts again under it takes back at once what it held.
public struct WorkerNames: Sendable, Equatable {
    /// What is worked on under one name; the values are the names that every server once had.
    public enum Role: String, Sendable, CaseIterable {
        /// Jobs for recordings.
        case recordings
        /// Telling of the ends of jobs.
        case callbacks
        /// Conversations, whose sockets live in the server.
        case conversations = "server"
    }

    /// What tells the node from others on the same store; nil where there are no others.
    public let node: String?

    /// Names for `node`, or those that need to tell nobody apart.
    public init(node: String? = nil) { self.node = node }

    /// The name for leases of `role`.
    public func name(_ role: Role) -> String { node.map { "\($0)/\(role.rawValue)" } ?? role.rawValue }

    /// The names whose leases are lost when this node starts: its own, and the one that servers had before nodes had
    /// names; no node holds leases under that any more.
    public func lost(_ role: Role) -> [String] { node == nil ? [role.rawValue] : [name(role), role.rawValue] }
}
