public import SoriCore
public import SoriFetch

/// Where jobs are kept: the setting STT_STORE.
public enum StoreAddress: Sendable, Equatable, CustomStringConvertible {
    /// A SQLite file.
    case sqlite(path: String)
    /// A Redis.
    case redis(RedisAddress)

    /// What can be said, in words.
    public static let forms =
        "sqlite:, sqlite:FILE, redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS"

    /// Reads `sqlite:` (the file `sori.db` of the data directory), `sqlite:PATH` or the address of a Redis, where
    /// `trust` counts if it is one with TLS.
    ///
    /// Throws `StoreError` `bad_address` for anything else. The error does not repeat the text, for that may hold a
    /// password.
    public init(_ text: String, dataDirectory: String, trust: TunnelTrust = TunnelTrust()) throws(StoreError) {
        if text.hasPrefix("sqlite:") {
            let path = text.dropFirst("sqlite:".count)
            self = .sqlite(path: path.isEmpty ? "\(dataDirectory)/sori.db" : String(path))
        } else if text.hasPrefix("redis://") || text.hasPrefix("rediss://") {
            self = .redis(try RedisAddress(text, trust: trust))
        } else {
            throw StoreError(code: .badAddress, message: "the address of the store must be \(Self.forms)")
        }
    }

    /// The address as it may be logged, without a password.
    public var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .redis(let address): address.description
        }
    }

    /// Opens the store; throws `StoreError` that names the file or the host.
    public func open(logger: Logger) async throws(StoreError) -> OpenedStore {
        switch self {
        case .sqlite(let path):
            let store = try await SQLiteJobStore(path: path)
            return OpenedStore(store: store, setAside: store.setAside)
        case .redis(let address):
            let store = try await RedisJobStore(address)
            let clock = RedisClock(store.connection, logger: logger)
            let notices = try await clock.start()
            return OpenedStore(shared: store, notices: store.notices + notices, clock: clock)
        }
    }
}
