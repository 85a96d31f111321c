import FoundationEssentials
import SoriCore
import SoriJobs

/// Makes jobs of the complete files of a watched folder, one for each content of each file.
struct WatchIntake: Sendable {
    let folder: WatchedFolder
    let jobs: RecordingJobs
    let ledger: WatchLedger

    /// Of the queue, watched folders fill at most half: clients find room in it all the same.
    private var mostWaiting: Int { max(1, jobs.mostWaiting / 2) }

    /// Whether a file was taken as it is.
    func knows(_ file: ArrivalRules.Complete) -> Bool {
        ledger.record(of: WatchRecord.digest(file.path))?.stamp == file.stamp
    }

    /// Throws what stands against transcribing anything of the folder now: nothing is loaded, or what is loaded does
    /// not know the language.
    func check() async throws { try await jobs.check(FieldReader(folder.fields)) }

    /// Makes a job of a file; the job of a former content, if it has not ended, is cancelled.
    ///
    /// The file, its size and its time are the job's key: taken twice, because the server was killed before the ledger
    /// was written, it is the same job. Throws `StoreError`, `queue_full` among others; then nothing has happened.
    func take(_ file: ArrivalRules.Complete) async throws {
        let digest = WatchRecord.digest(file.path)
        let former = ledger.record(of: digest)
        let fields = FieldReader(folder.fields)
        let answers = AnswerLanguage(speech: fields.text("language")) ?? .korean
        let request = RecordingRequest(
            fileID: nil, filePath: file.path, fields, for: answers, at: jobs.node, isWatched: true)
        let now = jobs.now()
        // A header cannot hold the line end: no client's key is like this one.
        let key = "watched\n\(digest)-\(file.stamp.size)-\(file.stamp.modified)"
        let job = try await jobs.store.insert(
            Job(
                id: UUID().uuidString.lowercased(), kind: .recording, request: try request.text,
                options: JobOptions(priority: folder.priority, idempotency: Idempotency(key: key, digest: "")),
                now: now),
            waitingLimit: mostWaiting)
        jobs.arrival.signal()
        ledger.put(
            WatchRecord(
                file: digest, folder: WatchRecord.digest(folder.path), size: file.stamp.size,
                modified: file.stamp.modified, job: job.id, state: .open,
                naming: former?.naming, day: WatchRecord.day(of: now)))
        if let former, former.job != job.id {
            // It may have ended already.
            _ = try? await jobs.cancel(former.job)
        }
    }
}

extension WatchRecord {
    /// The number of a day since 1970.
    static func day(of date: Date) -> Int { Int(date.timeIntervalSince1970 / 86_400) }
}
