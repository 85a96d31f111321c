import FoundationEssentials
import Glibc
import SoriCore
import SoriJobs
import SoriLibrary
import SoriSQLite
import SoriServer

/// The files of a server's jobs and transcripts: their databases, the folder of what was uploaded, and the ledger of
/// watched folders.
struct BackupFiles: Sendable {
    static let options = [Setting.dataDir, .store].map { setting in
        CommandOption(setting.flag, setting.placeholder, help: "\(setting.help) [\(setting.variable)]")
    }

    /// Their names in a backup.
    private static let databaseName = "sori.db"
    private static let libraryName = "library.db"
    private static let recordingsName = "recordings"
    private static let ledgerName = WatchConfiguration.ledgerName

    private let dataDirectory: String
    private let store: StoreFile
    private let pool = WorkerPool(name: "sori-backup", threads: 1)

    private var recordings: String { dataDirectory + "/" + Self.recordingsName }
    private var ledger: String { dataDirectory + "/" + Self.ledgerName }
    private var library: StoreFile { LibraryStore.file(dataDirectory + "/" + Self.libraryName) }

    /// Reads where the server keeps them; throws a line that names the wrong setting.
    init(_ arguments: CommandArguments) throws {
        var flags: [String: String] = [:]
        for setting in [Setting.dataDir, .store] { flags[setting.key] = arguments.value(setting.flag) }
        let settings = try Settings(flags: flags, environment: ProcessInfo.processInfo.environment, file: nil)
        dataDirectory = settings.text(.dataDir)
        switch try StoreAddress(settings.text(.store), dataDirectory: dataDirectory) {
        case .sqlite(let path): store = SQLiteJobStore.file(path)
        case .redis(let address):
            throw ConfigurationError(
                "jobs are in \(address), which is backed up by its own means: copy its append-only file and the folder "
                    + "\(dataDirectory)/\(Self.recordingsName)")
        }
    }

    /// Copies everything to a new folder and gives how much; the folder has its name once it is on the disk.
    func back(up target: String) async throws -> (jobs: Int, recordings: Int) {
        let draft = target + ".part"
        try await pool.run { () throws(BackupError) in
            guard !Self.exists(target) else {
                throw BackupError(code: .exists, message: "\(target) is there already: give the backup another name")
            }
            // What an earlier try has left.
            try? FileManager.default.removeItem(atPath: draft)
            try Self.makeFolder(draft)
        }
        do {
            // First what was taken from watched folders: each entry's job was there before the entry was.
            try await pool.run { [ledger] () throws(any Error) in
                guard Self.exists(ledger) else { return }
                try FileManager.default.copyItem(atPath: ledger, toPath: "\(draft)/\(Self.ledgerName)")
                try DurableFile.sync("\(draft)/\(Self.ledgerName)")
            }
            // Then the transcripts: those of jobs that end meanwhile are taken over out of the jobs.
            if library.exists { try await library.copy(to: "\(draft)/\(Self.libraryName)") }
            // Then the jobs: each recording that one of them needs was there before the job was.
            try await store.copy(to: "\(draft)/\(Self.databaseName)")
            let jobs = try await store.moved(to: "\(draft)/\(Self.databaseName)").check()
            let count = try await pool.run { [recordings] () throws(any Error) in
                let count = try Self.copy(recordings, to: "\(draft)/\(Self.recordingsName)")
                try DurableFile.sync(draft)
                try Self.rename(draft, to: target)
                return count
            }
            return (jobs, count)
        } catch {
            await pool.run { try? FileManager.default.removeItem(atPath: draft) }
            throw error
        }
    }

    /// Takes everything from a backup and gives how much. What is there makes way under another name, if it may.
    func restore(from source: String, replaces: Bool) async throws -> (jobs: Int, recordings: Int) {
        let backup = store.moved(to: "\(source)/\(Self.databaseName)")
        guard backup.exists else {
            throw BackupError(code: .noBackup, message: "\(source) has no \(Self.databaseName): is it a backup?")
        }
        let jobs = try await backup.check()
        let transcripts = library.moved(to: "\(source)/\(Self.libraryName)")
        if transcripts.exists { _ = try await transcripts.check() }
        guard await !pool.run({ [dataDirectory] in UploadFolder.isInUse(dataDirectory + "/uploads") }) else {
            throw BackupError(
                code: .running, message: "a server is running on \(dataDirectory): stop it first, then restore")
        }
        if store.exists, !replaces {
            let count = try await store.check()
            guard count == 0 else {
                throw BackupError(
                    code: .exists,
                    message: "\(store.path) has \(count) jobs: back them up, or let them be moved aside with --force")
            }
        }
        if library.exists, !replaces {
            let count = try await library.check()
            guard count == 0 else {
                throw BackupError(
                    code: .exists,
                    message: "\(library.path) has \(count) transcripts: back them up, or let them be moved aside with "
                        + "--force")
            }
        }
        return (jobs, try await pool.run { () throws(any Error) in try put(backup, recordings: source) })
    }

    private func put(_ backup: StoreFile, recordings source: String) throws -> Int {
        try Folder.make(dataDirectory)
        let (database, folder) = (store.path + ".part", recordings + ".part")
        for left in [database, folder] { try? FileManager.default.removeItem(atPath: left) }
        try FileManager.default.copyItem(atPath: backup.path, toPath: database)
        try DurableFile.sync(database)
        let count = try Self.copy("\(source)/\(Self.recordingsName)", to: folder)
        // Backups of older versions have fewer files.
        var others: [String] = []
        for (name, path) in [(Self.ledgerName, ledger), (Self.libraryName, library.path)]
        where Self.exists("\(source)/\(name)") {
            try? FileManager.default.removeItem(atPath: path + ".part")
            try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: path + ".part")
            try DurableFile.sync(path + ".part")
            others.append(path)
        }
        let number = (1...).first { number in
            !([store.path, library.path, recordings] + others).contains { Self.exists("\($0).replaced-\(number)") }
        }
        // The log with its database: were it left behind, it would be taken for the new one's. The library goes as well
        // where the backup has none: its transcripts are those of the jobs that make way.
        let databases = [store.path, library.path]
        for part in databases.flatMap({ [$0 + "-wal", $0 + "-shm", $0] }) + [recordings]
            + others.filter({ !databases.contains($0) }) where Self.exists(part)
        {
            let name = databases.first { part.hasPrefix($0) } ?? part
            try Self.rename(part, to: "\(name).replaced-\(number ?? 0)\(part.dropFirst(name.count))")
        }
        for path in others { try Self.rename(path + ".part", to: path) }
        try Self.rename(folder, to: recordings)
        try Self.rename(database, to: store.path)
        try DurableFile.sync(dataDirectory)
        return count
    }

    /// Copies the files of a folder, which need not exist, and gives how many recordings they are. One that is erased
    /// meanwhile is left out.
    private static func copy(_ source: String, to target: String) throws -> Int {
        try makeFolder(target)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []
        var count = 0
        for name in names {
            let (from, copy) = ("\(source)/\(name)", "\(target)/\(name)")
            do {
                try FileManager.default.copyItem(atPath: from, toPath: copy)
            } catch {
                guard exists(from) else { continue }
                throw BackupError(code: .failed, message: "\(from) cannot be copied to \(copy)", cause: error)
            }
            try DurableFile.sync(copy)
            // Beside each there is a note on it.
            if !name.hasSuffix(".json") { count += 1 }
        }
        try DurableFile.sync(target)
        return count
    }

    private static func makeFolder(_ path: String) throws(BackupError) {
        do throws(FileError) { try Folder.make(path) } catch {
            throw BackupError(code: .failed, message: error.message)
        }
        _ = unsafe chmod(path, 0o700)
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func rename(_ path: String, to name: String) throws(BackupError) {
        guard unsafe Glibc.rename(path, name) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw BackupError(code: .failed, message: "\(path) cannot be renamed to \(name): \(reason)")
        }
    }
}

/// A backup that was not made or not taken.
typealias BackupError = DomainError<BackupErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `BackupError`.
enum BackupErrorCode: String, Sendable {
    /// Something is there already.
    case exists
    /// The folder is no backup.
    case noBackup = "no_backup"
    /// A server uses the files.
    case running
    /// A file cannot be written.
    case failed
}
