public import FoundationEssentials
public import SoriJobs

/// Where jobs for recordings and their uploads are kept.
public struct RecordingJobsConfiguration: Sendable {
    /// Keeps the jobs.
    public let store: any JobStore
    /// The folder of the uploads.
    public let folder: String
    /// More jobs may not wait; another is refused with 429.
    public let mostWaiting: Int
    /// How long finished jobs and uploads are kept; nil for ever.
    public let kept: Duration?
    /// How clients are told of the ends of their jobs; nil where they are not.
    public var callbacks: CallbackConfiguration?
    /// Jobs that this server works on at once; 0 leaves them to others, nil is as many as transcriptions.
    public var width: Int?
    /// This node among those that share the store; nil where there are no others.
    public var node: NodeConfiguration?
    /// The time that all who share the store go by.
    public var now: @Sendable () -> Date = { Date() }

    /// Makes a configuration.
    public init(store: any JobStore, folder: String, mostWaiting: Int, kept: Duration?) {
        self.store = store
        self.folder = folder
        self.mostWaiting = mostWaiting
        self.kept = kept
    }
}
