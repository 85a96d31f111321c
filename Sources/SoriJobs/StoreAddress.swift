public import SoriCore

/// Where jobs are kept: the setting STT_STORE.
public enum StoreAddress: Sendable, Equatable {
    /// A SQLite file.
    case sqlite(path: String)

    /// Reads `sqlite:` (the file `sori.db` of the data directory) or `sqlite:PATH`.
    ///
    /// Throws `JobStoreError` `bad_address` for anything else.
    public init(_ text: String, dataDirectory: String) throws(JobStoreError) {
        guard text.hasPrefix("sqlite:") else {
            throw JobStoreError(
                code: .badAddress,
                message: "\"\(text.prefix(80))\" is no store of this version: it must be sqlite: or sqlite:FILE")
        }
        let path = text.dropFirst("sqlite:".count)
        self = .sqlite(path: path.isEmpty ? "\(dataDirectory)/sori.db" : String(path))
    }

    /// Opens the store; throws `JobStoreError` that names the file.
    ///
    /// `setAside` is where a damaged file was moved, whose jobs are not in the store: to be said loudly.
    public func open() async throws(JobStoreError) -> (store: any JobStore, setAside: String?) {
        switch self {
        case .sqlite(let path):
            let store = try await SQLiteJobStore(path: path)
            return (store, store.setAside)
        }
    }
}
