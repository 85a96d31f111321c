import SoriCore

/// Which folders are watched, and where it is kept what was taken from them.
public struct WatchConfiguration: Sendable {
    /// The name of the ledger in the data directory.
    public static let ledgerName = "watched.jsonl"

    /// The folders.
    public let folders: [WatchedFolder]
    /// The file of the ledger; it is made where it is not there.
    public let ledger: String

    /// Watches `folders` and remembers in the file `ledger`.
    public init(folders: [WatchedFolder], ledger: String) {
        self.folders = folders
        self.ledger = ledger
    }

    /// Reads the ledger; nil where no folder is watched, and with a line in the log when it cannot be read: without it
    /// files would be transcribed again.
    func openLedger(logger: Logger) -> WatchLedger? {
        guard !folders.isEmpty else { return nil }
        do throws(FileError) {
            let opened = try WatchLedger(path: ledger)
            if opened.damagedLines > 0 {
                logger.error(
                    "the ledger of watched folders is damaged: some files may be transcribed again",
                    ["file": ledger, "lines": "\(opened.damagedLines)"])
            }
            return opened
        } catch {
            logger.error("no folder is watched until this is mended", ["error": "\(error)"])
            return nil
        }
    }

    /// What watches the folders and writes their results.
    func services(_ jobs: RecordingJobs, _ ledger: WatchLedger, logger: Logger) -> [any Service] {
        let watches = folders.map { folder -> any Service in
            logger.info("watching", ["folder": folder.path, "results": folder.results.rawValue])
            return FolderWatch(
                folder: folder, intake: WatchIntake(folder: folder, jobs: jobs, ledger: ledger), ledger: ledger,
                logger: logger)
        }
        return [ResultDelivery(folders: folders, jobs: jobs, ledger: ledger, logger: logger)] + watches
    }
}
