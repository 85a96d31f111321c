import SoriCore

/// Which folders are watched, and where it is kept what was taken from them.
public struct WatchConfiguration: Sendable {
    /// The name of the ledger in the data directory.
    public static let ledgerName = "watched.jsonl"

    /// The folders.
    public let folders: [WatchedFolder]
    /// The file of the ledger; it is made where it is not there.
    public let ledger: String

    /// Whether the store has lost its jobs: what it had not finished is taken again.
    public let storeIsNew: Bool

    /// Watches `folders` and remembers in the file `ledger`.
    public init(folders: [WatchedFolder], ledger: String, storeIsNew: Bool = false) {
        self.folders = folders
        self.ledger = ledger
        self.storeIsNew = storeIsNew
    }

    /// What watches the folders and writes their results; nothing, and a line in the log, when the ledger cannot be
    /// read: without it files would be transcribed again.
    func services(_ jobs: RecordingJobs, logger: Logger) -> [any Service] {
        guard !folders.isEmpty else { return [] }
        let ledger: WatchLedger
        do throws(FileError) {
            ledger = try WatchLedger(path: self.ledger)
        } catch {
            logger.error("no folder is watched until this is mended", ["error": "\(error)"])
            return []
        }
        if ledger.damagedLines > 0 {
            logger.error(
                "the ledger of watched folders is damaged: some files may be transcribed again",
                ["file": self.ledger, "lines": "\(ledger.damagedLines)"])
        }
        if storeIsNew { ledger.forgetOpen() }
        let watches = folders.map { folder -> any Service in
            logger.info("watching", ["folder": folder.path, "results": folder.results.rawValue])
            return FolderWatch(
                folder: folder, intake: WatchIntake(folder: folder, jobs: jobs, ledger: ledger), ledger: ledger,
                logger: logger)
        }
        return [ResultDelivery(folders: folders, jobs: jobs, ledger: ledger, logger: logger)] + watches
    }
}
