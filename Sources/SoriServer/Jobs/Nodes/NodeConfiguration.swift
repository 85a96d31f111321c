public import SoriCrypto

/// What a server or worker is among those that share a store of jobs.
public struct NodeConfiguration: Sendable {
    /// What tells it from the others; the same after a restart.
    public let name: String
    /// Where the others reach this server, such as `https://host:8003`; nil where it gives its recordings to nobody.
    public var url: String?
    /// What all of them share, to sign what they ask each other; nil where they do not.
    public var secret: SigningSecret?
    /// A file of certificates (PEM) by which other servers are known; nil for the system's.
    public var authorities: String?
    /// Folders of other servers' recordings that are mounted here.
    public var recordingFolders: [String] = []
    /// Whether a path in an allowed directory leads to the same file here as at the server that took the job.
    public var sharesAudioDirectories = false
    /// Where recordings of other servers lie while they are worked on.
    public let fetchFolder: String

    /// A node that shares nothing yet.
    public init(name: String, fetchFolder: String) {
        self.name = name
        self.fetchFolder = fetchFolder
    }
}
