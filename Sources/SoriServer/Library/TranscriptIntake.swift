import FoundationEssentials
import SoriCore
import SoriJobs
import SoriLibrary

/// Takes the results of jobs over into the library, also of those that ended while this server was away.
///
/// It reads what has changed in the store of jobs from where it was the last time; a transcript that is there already,
/// or was erased, is left alone, so nothing is lost or comes twice, whenever the server is killed.
struct TranscriptIntake: Service {
    let library: LibraryService
    let jobs: any JobStore
    /// The name of this node: jobs of others are theirs to take over. Nil where there are no others.
    let node: String?
    /// Under which the library notes how far it has come.
    let jobsName: String
    /// Whether recordings are kept although there is one without personal data.
    let keepsOriginal: Bool
    let logger: Logger

    private static let period = Duration.milliseconds(400)
    private static let longestPause = Duration.seconds(10)
    private static let page = 100

    func run() async throws {
        var revision: Int?
        var pause = Self.period
        while !Task.isCancelled {
            do {
                let known = if let revision { revision } else { try await start() }
                revision = try await takeOver(since: known)
                pause = Self.period
            } catch {
                guard !Task.isCancelled else { return }
                logger.error("results of jobs cannot be taken into the library now", ["error": "\(error)"])
                pause = min(pause * 2, Self.longestPause)
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Where to go on. A store that has nothing from there on may be another one, begun anew under the same name: then
    /// everything is looked through again.
    private func start() async throws(StoreError) -> Int {
        let noted = try await library.store.intakeRevision(jobsName)
        guard noted > 0, try await jobs.changes(since: noted - 1, limit: 1).isEmpty else { return noted }
        return 0
    }

    private func takeOver(since first: Int) async throws(StoreError) -> Int {
        var revision = first
        while !Task.isCancelled {
            let changed = try await jobs.changes(since: revision, limit: Self.page)
            guard let last = changed.last else { break }
            for job in changed where job.status == .completed { try await take(job) }
            revision = last.revision
            try await library.store.setIntakeRevision(revision, jobsName)
            if changed.count < Self.page { break }
        }
        return revision
    }

    private func take(_ job: Job) async throws(StoreError) {
        let transcript: LibraryTranscript?
        let stored = StoredResult(job.result ?? "")
        var redactsAudio = false
        switch job.kind {
        case .recording:
            guard let request = RecordingRequest(job), request.node == node || request.node == nil else { return }
            transcript = LibraryTranscript(job, request, stored.answer)
            redactsAudio = (try? request.reader.flag("redact_audio")) ?? false
        case .conversation:
            transcript = LibraryTranscript(
                conversation: job, stored.answer, segments: try await jobs.segments(of: job.id))
        default: return
        }
        guard let transcript else {
            logger.warning("the result of a job is no transcript", ["job": job.id])
            return
        }
        let original = stored.original.map { LibrarySegment.all($0.segments) }
        if try await library.store.insert(transcript, original: original) { library.watchers.tell(job.id) }
        guard redactsAudio else { return }
        do {
            try await library.keepRedacted(transcript, dropsOriginal: stored.original == nil && !keepsOriginal)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("personal data in a recording could not be silenced", ["job": job.id, "error": "\(error)"])
        }
    }
}

extension LibraryTranscript {
    /// What a job for a recording came to; nil for a result that is no transcript.
    init?(_ job: Job, _ request: RecordingRequest, _ result: String) {
        guard let steps = ResultSteps(result),
            let document = try? JSONDecoder().decode(TranscriptionDocument.self, from: Data(result.utf8))
        else { return nil }
        let name = request.title
        self.init(
            id: job.id, title: name.isEmpty ? job.id : name,
            source: TranscriptSource(
                kind: .recording, jobID: job.id, filename: name, uploadID: request.fileID, path: request.filePath),
            createdAt: job.createdAt, duration: document.transcript.duration, language: document.transcript.language,
            classCode: steps.classCode, steps: steps.json,
            segments: LibrarySegment.all(document.transcript.segments))
    }

    /// What a conversation came to, out of what was stored of it; nil for a result that is none.
    init?(conversation job: Job, _ text: String, segments: [String]) {
        guard let steps = ResultSteps(text),
            let result = try? JSONDecoder().decode(ConversationResult.self, from: Data(text.utf8))
        else { return nil }
        let stored = segments.compactMap { try? JSONDecoder().decode(Segment.self, from: Data($0.utf8)) }
        let said = result.segments ?? stored
        self.init(
            id: job.id, title: Timestamp.iso8601(job.createdAt),
            source: TranscriptSource(kind: .conversation, jobID: job.id), createdAt: job.createdAt,
            duration: result.duration, language: result.language, classCode: steps.classCode, steps: steps.json,
            segments: LibrarySegment.all(said))
    }
}
