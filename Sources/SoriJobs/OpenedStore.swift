public import FoundationEssentials
public import SoriCore

/// A store, and what the person running the server must be told of it.
public struct OpenedStore: Sendable {
    /// The store.
    public let store: any JobStore
    /// Where a damaged file was moved, whose jobs are not in the store: to be said loudly.
    public let setAside: String?
    /// What lets accepted jobs be lost, a sentence each.
    public let notices: [String]
    /// The time that all who share the store go by.
    public let now: @Sendable () -> Date
    /// What must run as long as the store is used.
    public let services: [any Service]
    /// Whether other processes, on other machines, may use the store at the same time.
    public let isShared: Bool

    /// A store that one process has to itself and its machine's time.
    init(store: any JobStore, setAside: String?) {
        self.store = store
        self.setAside = setAside
        notices = []
        now = { Date() }
        services = []
        isShared = false
    }

    /// A store that several processes share, and its time.
    init(shared store: any JobStore, notices: [String], clock: RedisClock) {
        self.store = store
        setAside = nil
        self.notices = notices
        now = { clock.now }
        services = [clock]
        isShared = true
    }
}
