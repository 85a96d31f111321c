import FoundationEssentials
import SoriCore
import Synchronization

/// What was taken from watched folders, kept over restarts in a file to which records are added.
///
/// It outlives the jobs: a file that stays in its folder for months is not taken again when its job is forgotten. What
/// cannot be written now is kept in memory and written with the next `save`.
final class WatchLedger: Sendable {
    private struct State {
        /// By the digest of the path.
        var records: [String: WatchRecord] = [:]
        /// The files whose jobs may still have something to tell, by the job's id.
        var pending: [String: String] = [:]
        /// The files whose records are newer than those on the disk.
        var unsaved: [String] = []
        /// Lines in the file.
        var lines = 0
        /// Whether the file is to be written as a whole: it has lines that say nothing any more, or one cut in two.
        var isStale = false
        var forgotten = 0

        mutating func put(_ record: WatchRecord) {
            if let before = records[record.file], before.job != record.job { pending[before.job] = nil }
            records[record.file] = record
            pending[record.job] = record.state == .done ? nil : record.file
        }
    }

    /// How many lines that could not be read the file had at the start.
    let damagedLines: Int
    private let path: String
    /// One thread, so that writes come one after the other.
    private let pool = WorkerPool(name: "sori-ledger", threads: 1)
    private let state: Mutex<State>

    /// On so many days a file must have been missing until it is forgotten: a disk may be away for a while.
    private static let daysMissing = 30
    /// A file with fewer lines is not worth writing anew.
    private static let fewLines = 1_000

    /// Reads the file at `path`, which need not exist; blocks. Throws `FileError` naming it when it cannot be read.
    init(path: String) throws(FileError) {
        self.path = path
        var state = State()
        var damaged = 0
        if FileManager.default.fileExists(atPath: path) {
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw FileError(code: .unreadable, message: "cannot read \(path): check its owner")
            }
            let decoder = JSONDecoder()
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                state.lines += 1
                guard let record = try? decoder.decode(WatchRecord.self, from: line) else {
                    damaged += 1
                    continue
                }
                state.put(record)
            }
            state.isStale = damaged > 0 || (bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false)
        }
        damagedLines = damaged
        self.state = Mutex(state)
    }

    /// The record of a file, by the digest of its path.
    func record(of file: String) -> WatchRecord? { state.withLock { $0.records[file] } }

    /// The record of the file that a job is about, unless nothing is left to do.
    func record(ofJob id: String) -> WatchRecord? {
        state.withLock { state in state.pending[id].flatMap { state.records[$0] } }
    }

    /// The records with which something is left to do.
    var pending: [WatchRecord] {
        state.withLock { state in state.pending.values.compactMap { state.records[$0] } }
    }

    /// Whether there are any.
    var hasPending: Bool { state.withLock { !$0.pending.isEmpty } }

    /// Takes a record in; it is on the disk after the next `save`.
    func put(_ record: WatchRecord) {
        state.withLock { state in
            state.put(record)
            state.unsaved.append(record.file)
        }
    }

    /// Nothing is left to do for a job, which was erased: its file is not taken again.
    func close(job id: String) {
        state.withLock { state in
            guard let file = state.pending[id], var record = state.records[file] else { return }
            record.state = .done
            state.put(record)
            state.unsaved.append(file)
        }
    }

    /// Forgets a file whose job is not there, though it was not erased: the file is taken again.
    func forget(_ record: WatchRecord) {
        state.withLock { state in
            guard state.records[record.file]?.job == record.job else { return }
            state.records[record.file] = nil
            state.pending[record.job] = nil
            state.isStale = true
            state.forgotten += 1
        }
    }

    /// How many files were forgotten so that they are taken again.
    var forgotten: Int { state.withLock { $0.forgotten } }

    /// Whether it was not yet counted on that day which files of a folder are there.
    func isToLearn(of folder: String, on day: Int) -> Bool {
        state.withLock { $0.records.values.contains { $0.folder == folder && $0.day != day } }
    }

    /// A folder was looked through: `files` are there, by the digests of their paths. Once a day for each file it is
    /// counted whether it is there; one that was missing on 30 days is forgotten.
    func lookedThrough(_ folder: String, finding files: Set<String>, on day: Int) {
        state.withLock { state in
            for (file, var record) in state.records where record.folder == folder && record.day != day {
                record.day = day
                record.missed = files.contains(file) ? 0 : record.missed + 1
                if record.missed > Self.daysMissing {
                    state.records[file] = nil
                    state.pending[record.job] = nil
                } else {
                    state.records[file] = record
                }
                state.isStale = true
            }
        }
    }

    /// Returns when all records are on the disk; throws `FileError` naming the file. Then nothing is lost either: the
    /// next time tries again.
    func save() async throws(FileError) {
        guard state.withLock({ !$0.unsaved.isEmpty || $0.isStale }) else { return }
        try await pool.run { () throws(FileError) in try self.write() }
    }

    private func write() throws(FileError) {
        let (records, files, isWhole) = state.withLock { state -> ([WatchRecord], [String], Bool) in
            let files = state.unsaved
            let lines = state.lines + files.count
            let isWhole = state.isStale || (lines > Self.fewLines && lines > 3 * state.records.count)
            state.unsaved = []
            state.isStale = false
            state.lines = isWhole ? state.records.count : lines
            return (isWhole ? Array(state.records.values) : files.compactMap { state.records[$0] }, files, isWhole)
        }
        do throws(FileError) {
            // Every field is a whole number or plain text: encoding has nothing to throw.
            let bytes = records.flatMap { ((try? JSONText.encode($0)) ?? []) + [UInt8(ascii: "\n")] }
            if isWhole {
                try DurableFile.replace(path, with: bytes, through: path + ".part")
            } else {
                try DurableFile.append(bytes, to: path)
            }
        } catch {
            state.withLock { state in
                state.unsaved += files
                // A line may have been cut.
                state.isStale = true
            }
            throw error
        }
    }
}
