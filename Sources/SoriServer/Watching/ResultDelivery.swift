import FoundationEssentials
import SoriCore
import SoriJobs

/// Writes the results of watched folders' jobs beside their recordings, where that is wanted, once the jobs have ended.
///
/// The store is asked what has changed, and from time to time for each job by itself: so nothing is missed that
/// happened while the server was down, or that could not be written.
struct ResultDelivery: Service {
    let folders: [WatchedFolder]
    let jobs: RecordingJobs
    let ledger: WatchLedger
    let logger: Logger
    /// For what blocks.
    private let pool = WorkerPool(name: "sori-results", threads: 1)

    private static let period = Duration.milliseconds(500)
    /// Changes that are read at once: each may come with a long result.
    private static let page = 20
    /// Seconds between two rounds in which each job is asked for: usually, and while results cannot be written.
    private static let betweenRounds = 60.0
    private static let betweenTries = 5.0

    private struct Progress {
        /// What has changed since this revision is not known yet; nil: nothing is.
        var revision: Int?
        var nextRound = ContinuousClock.now
        /// What stood against writing last, by the watched folder.
        var problems: [String: String] = [:]
        var storeFailed = false
    }

    /// Writes what the jobs of `folders` come to.
    init(folders: [WatchedFolder], jobs: RecordingJobs, ledger: WatchLedger, logger: Logger) {
        self.folders = folders
        self.jobs = jobs
        self.ledger = ledger
        self.logger = logger
    }

    func run() async throws {
        var progress = Progress()
        while !Task.isCancelled {
            do {
                if !ledger.hasPending {
                    progress.revision = nil
                } else if let revision = progress.revision, .now < progress.nextRound {
                    progress.revision = try await follow(revision, &progress)
                } else {
                    // What changes while the jobs are asked for one by one has a greater revision.
                    let revision = if let known = progress.revision { known } else { try await newestRevision() }
                    try await askForAll(&progress)
                    progress.revision = revision
                    let pause = progress.problems.isEmpty ? Self.betweenRounds : Self.betweenTries
                    progress.nextRound = .now + .seconds(pause)
                }
                try await ledger.save()
                progress.storeFailed = false
            } catch {
                guard !Task.isCancelled else { return }
                if !progress.storeFailed {
                    logger.error("results of watched folders are written later", ["error": "\(error)"])
                }
                progress.storeFailed = true
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    /// Looks at the jobs that have changed since `revision`, and gives the newest one.
    private func follow(_ revision: Int, _ progress: inout Progress) async throws -> Int {
        var newest = revision
        while true {
            let changed = try await jobs.store.changes(since: newest, limit: Self.page)
            for job in changed where job.status.isFinal {
                guard let record = ledger.record(ofJob: job.id) else { continue }
                await deliver(record, job, isNews: true, &progress)
            }
            newest = changed.last?.revision ?? newest
            guard changed.count == Self.page, !Task.isCancelled else { return newest }
        }
    }

    /// The newest revision of the jobs with which something is left to do.
    private func newestRevision() async throws -> Int {
        var newest = 0
        for record in ledger.pending { newest = max(newest, try await jobs.store.job(record.job)?.revision ?? 0) }
        return newest
    }

    /// Looks at each job with which something is left to do.
    private func askForAll(_ progress: inout Progress) async throws {
        let before = progress.problems
        progress.problems = [:]
        for record in ledger.pending where !Task.isCancelled {
            guard let job = try await jobs.store.job(record.job) else {
                // Lost with its store, or forgotten before its result could be written; what is erased was closed.
                let isErased = try await NodeErasure.isWished(record.job, in: jobs.store)
                if record.state == .open, !isErased { ledger.forget(record) } else { ledger.close(job: record.job) }
                continue
            }
            if job.status.isFinal { await deliver(record, job, isNews: false, &progress, before) }
        }
        for folder in before.keys where progress.problems[folder] == nil {
            logger.info("results can be written to a watched folder again", ["folder": folder])
        }
    }

    /// Writes what a job that has ended came to.
    private func deliver(
        _ record: WatchRecord, _ job: Job, isNews: Bool, _ progress: inout Progress, _ known: [String: String] = [:]
    ) async {
        guard let path = RecordingRequest(job)?.filePath, let folder = folder(of: path) else { return }
        guard isNews || record.state == .open || job.status == .completed else { return }
        do {
            try await write(record, job, ResultFiles(path: path, root: folder.path), folder)
        } catch {
            let reason = (error as? FileError)?.message ?? "internal_error"
            if progress.problems[folder.path] != reason, known[folder.path] != reason {
                logger.error(
                    "a result cannot be written beside its recording; it is in the store, and tried again",
                    ["folder": folder.path, "job": job.id, "reason": reason])
            }
            progress.problems[folder.path] = reason
            progress.nextRound = min(progress.nextRound, .now + .seconds(Self.betweenTries))
        }
    }

    private func write(
        _ record: WatchRecord, _ job: Job, _ target: ResultFiles, _ folder: WatchedFolder
    ) async throws {
        var record = record
        let files: [ResultFiles.File]
        switch job.status {
        case _ where folder.results == .store: files = []
        case .completed:
            files = try Self.files(job.answer ?? "", folder.formats)
        case .failed:
            files = [
                ResultFiles.File(suffix: ResultFiles.errorSuffix, bytes: Array("\(job.failure?.text ?? "")\n".utf8))
            ]
        case .cancelled, .pending, .processing: files = []
        }
        if !files.isEmpty {
            let outdated = job.status == .completed ? ResultFiles.errorSuffix : nil
            let suffixes = folder.formats.map(\.rawValue) + [ResultFiles.errorSuffix]
            // Until it is written down, the name is looked for each time: files that are there already are known by
            // their bytes.
            record.naming = try await pool.run { [files, known = record.naming] () throws(FileError) in
                let naming = if let known { known } else { try target.freeName(for: suffixes, files) }
                try target.write(files, naming: naming, job: job.id, removing: outdated)
                return naming
            }
        }
        record.state = job.status == .completed ? .done : .failed
        // The file may have been taken anew meanwhile.
        if ledger.record(of: record.file)?.job == record.job { ledger.put(record) }
    }

    /// A result in the formats of files.
    private static func files(_ result: String, _ formats: [TranscriptFormat]) throws -> [ResultFiles.File] {
        let document = try JSONDecoder().decode(TranscriptionDocument.self, from: Data(result.utf8))
        return formats.map { format in
            ResultFiles.File(suffix: format.rawValue, bytes: Array(format.write(document.transcript).utf8))
        }
    }

    private func folder(of path: String) -> WatchedFolder? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let parent = String(path[..<slash])
        return folders.first { $0.contains(parent) }
    }
}
