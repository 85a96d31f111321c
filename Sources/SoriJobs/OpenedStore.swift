/// A store, and what the person running the server must be told of it.
public struct OpenedStore: Sendable {
    /// The store.
    public let store: any JobStore
    /// Where a damaged file was moved, whose jobs are not in the store: to be said loudly.
    public let setAside: String?
    /// What lets accepted jobs be lost, a sentence each.
    public let notices: [String]

    init(store: any JobStore, setAside: String? = nil, notices: [String] = []) {
        self.store = store
        self.setAside = setAside
        self.notices = notices
    }
}
