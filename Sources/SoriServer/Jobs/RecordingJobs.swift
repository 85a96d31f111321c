import FoundationEssentials
import SoriAudio
import SoriCore
import SoriCrypto
import SoriHTTP
import SoriJobs
import SoriRecognition

/// Jobs for recordings, from the upload to the result: what lies behind their routes.
struct RecordingJobs: Sendable {
    let store: any JobStore
    let uploads: UploadStore
    let files: FileTranscription
    let feed: JobFeed
    /// Told when a job may be begun.
    let arrival: AsyncSignal
    /// More jobs may not wait.
    let mostWaiting: Int
    /// Takes ends that clients want to be told of, whichever node took their jobs.
    let outbox: CallbackOutbox
    /// Whether clients of this server may ask to be told.
    var takesCallbacks = false
    /// Whether this server works on jobs itself, and so must be able to.
    var isWorking = true
    /// This node among those that share the store; nil where there are no others.
    var node: NodeConfiguration?
    /// The watched folders: jobs of their files may read there.
    var watchedFolders: [String] = []
    /// Told of each job that is about to be erased.
    var erasing: @Sendable (String) -> Void = { _ in }
    /// Told of each job that is erased.
    var erased: @Sendable (String) async throws -> Void = { _ in }
    var now: @Sendable () -> Date = { Date() }

    /// Keeps an upload; throws 415 for what is no audio, 507 where the disk is full.
    func keep(_ file: UploadedFile) async throws -> UploadStore.Recording {
        let duration: Double?
        do {
            let audio = try await AudioFile.open(
                path: file.path, pool: files.service.decoding, options: AudioOptions(named: file.filename))
            duration = audio.expectedDuration
        } catch let error as AudioError {
            throw APIError(error, file: file.filename, reason: error.message.replacing(file.path, with: file.filename))
        }
        return try await uploads.keep(file, duration: duration, now: now())
    }

    /// Makes a job of a request's fields, or gives the one that the same request made before.
    ///
    /// Throws 404 for an unknown file, 403 for one outside the allowed directories, 422 naming a wrong field or for a
    /// key that came with another body, 429 when too many jobs wait.
    func create(_ fields: FieldReader, key: String?, body: [UInt8], for answers: AnswerLanguage) async throws -> Job {
        try await check(fields)
        let fileID = fields.text("file_id")
        let filePath = fileID == nil ? fields.text("file_path") : nil
        var filename: String?
        if let fileID {
            guard let recording = await uploads.recording(fileID) else { throw APIError.fileNotFound(fileID) }
            filename = recording.filename
        } else if let filePath {
            try await files.withFile(filePath) { _ in }
        } else {
            throw APIError.missing("file_id")
        }
        let options = JobOptions(
            priority: try priority(fields), idempotency: try key.map { try Self.idempotency($0, body) },
            callbackURL: try callbackURL(fields))
        let request = RecordingRequest(
            fileID: fileID, filePath: filePath, filename: filename, fields, for: answers, at: node)
        let job = Job(
            id: UUID().uuidString.lowercased(), kind: .recording,
            request: try request.text, options: options, now: now())
        let stored = try await store.insert(job, waitingLimit: mostWaiting)
        arrival.signal()
        return stored
    }

    /// Throws 422 for fields that no recording could be transcribed with, 503 when nothing is loaded. A server that
    /// leaves the work to others needs nothing loaded: then they say whether they know the language.
    func check(_ fields: FieldReader) async throws {
        let form = try TranscriptionForm(fields)
        // Whoever gets the recording may have another model than this instance.
        if files.routing == nil, isWorking || files.service.recognizers.current != nil {
            _ = try files.service.options(for: form.options, profile: files.service.current().profile)
        }
        // Neither may whoever works on jobs have other taxonomies.
        if isWorking { try files.check(form.steps, isKept: true) }
        _ = try await files.known.people(form.speakers)
    }

    /// The priority that a request asks for; throws 422.
    func priority(_ fields: FieldReader) throws(APIError) -> Int {
        Int(try fields.number("priority", in: -10...10) ?? 0)
    }

    /// Where the end is to be told, or nil; throws 422.
    func callbackURL(_ fields: FieldReader) throws(APIError) -> String? {
        try CallbackField.read(fields, takesCallbacks ? outbox : nil)
    }

    /// The job of that id; throws 404.
    func job(_ id: String) async throws -> Job {
        guard let job = try await store.job(id.lowercased()), job.kind == .recording else {
            throw APIError.jobNotFound(id)
        }
        return job
    }

    /// Takes a job back; throws 404, and 409 for one that has ended.
    func cancel(_ id: String) async throws -> Job {
        try await apply(.cancel, to: try await job(id))
    }

    /// Gives a job that is not over another priority; throws 404, and 409 for one that has ended.
    func prioritize(_ id: String, _ priority: Int) async throws -> Job {
        try await apply(.prioritize(priority), to: try await job(id))
    }

    /// Tries a failed or cancelled job again; throws 404, and 409 for one that waits, runs or is completed.
    func retry(_ id: String) async throws -> Job {
        let job = try await apply(.retry(deadline: nil), to: try await job(id))
        arrival.signal()
        return job
    }

    /// Erases a job with its result and its upload, whatever its status; throws 404.
    func purge(_ id: String) async throws {
        let job = try await job(id)
        let request = RecordingRequest(job)
        if let request, let other = request.node, other != node?.name {
            // Before the job: once that is gone, nothing tells of what is left of it there.
            try await NodeErasure.leave(request, of: job.id, for: other, in: store, now: now())
        }
        erasing(job.id)
        _ = try await store.purge(job.id)
        feed.tell(job.id)
        try await outbox.purge(job.id)
        if let upload = request?.fileID { await uploads.remove(upload) }
        await uploads.remove(UploadStore.redactedID(of: job.id))
        try await erased(job.id)
    }

    /// The directories that the file of a job must lie in: for what came into this node's watched folders also those,
    /// which may have come since the server started, so they are looked for now.
    func directories(of request: RecordingRequest) -> AllowedDirectories {
        guard request.isWatched, request.node == node?.name else { return files.directories }
        return AllowedDirectories(watchedFolders + files.directories.configured)
    }

    /// A job may have ended: whoever wants to know is told.
    func ended(_ job: Job) async {
        files.service.figures.ended(job)
        await outbox.add(job)
    }

    private func apply(_ event: JobEvent, to job: Job) async throws -> Job {
        switch try await store.apply(event, to: job.id, now: now()) {
        case .success(let changed):
            feed.tell(changed.id)
            await ended(changed)
            return changed
        case .failure(let refusal): throw APIError.refused(refusal, job: job.id)
        }
    }

    /// The header `Idempotency-Key` and what it came with; throws 422.
    static func idempotency(_ key: String, _ body: [UInt8]) throws(APIError) -> Idempotency {
        guard (1...255).contains(key.utf8.count) else {
            throw .invalid(
                "Idempotency-Key",
                LocalizedText("Idempotency-Key는 1~255자여야 합니다.", "Idempotency-Key has 1 to 255 characters."))
        }
        let digest = ContentDigest(.sha256)
        digest.update(body)
        return Idempotency(key: key, digest: digest.finish())
    }
}

extension APIError {
    /// 404: no job has the id.
    static func jobNotFound(_ id: String) -> APIError {
        APIError(
            404, code: "job_not_found", short: "작업 없음",
            text: LocalizedText("작업을 찾을 수 없습니다: \(id)", "There is no job \(id)."), extra: ["job_id": id])
    }

    /// 409: the job is not in a state for that, or 404 when it has gone meanwhile.
    static func refused(_ refusal: JobRefusal, job id: String) -> APIError {
        if refusal == .unknownJob { return .jobNotFound(id) }
        let korean =
            switch refusal {
            case .ended(let status): "작업이 이미 끝났습니다(\(status.rawValue))."
            case .notEnded(let status): "작업이 아직 끝나지 않았습니다(\(status.rawValue)). 먼저 취소하세요."
            default: "지금은 이 작업에 할 수 없는 일입니다."
            }
        return APIError(
            409, code: "job_conflict", short: "작업 상태 오류", text: LocalizedText(korean, "\(refusal)."),
            extra: ["job_id": id])
    }
}
