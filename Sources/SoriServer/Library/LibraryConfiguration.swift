public import SoriLibrary

/// Where transcripts are kept for people to read, correct and search.
public struct LibraryConfiguration: Sendable {
    /// Keeps the transcripts.
    public let store: LibraryStore
    /// The folder of recordings that were decoded for browsers; emptied at the start, and its files are only a copy.
    public let cacheFolder: String
    /// How long transcripts are kept; nil until somebody erases them.
    public let kept: Duration?
    /// Says which store of jobs it is whose results are taken over: another one is looked through from the start.
    public let jobsName: String

    /// Makes a configuration.
    public init(store: LibraryStore, cacheFolder: String, kept: Duration?, jobsName: String) {
        self.store = store
        self.cacheFolder = cacheFolder
        self.kept = kept
        self.jobsName = jobsName
    }
}
