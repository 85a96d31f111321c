import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriJobs

extension RecordingJobs {
    /// A change is told at once; a batch is looked at again after this all the same, should one have been missed.
    private static let longestWait = Duration.seconds(15)

    /// Makes a job of each file of a form's `file_paths`, all or none, or gives the batch that the same request made
    /// before.
    ///
    /// A file that is missing or forbidden is an error of its job, not of the batch. Throws 422 naming a wrong field,
    /// or for a key that came with another form, 429 when too many jobs wait.
    func createBatch(_ fields: FieldReader, key: String?, for answers: AnswerLanguage) async throws -> Batch {
        let paths = fields.texts("file_paths")
        guard !paths.isEmpty else { throw APIError.missing("file_paths") }
        try await check(fields)
        let priority = try priority(fields)
        let callbackURL = try callbackURL(fields)
        let idempotency = try key.map { try Self.idempotency($0, Self.text(of: fields)) }
        let id = UUID().uuidString.lowercased()
        let now = now()
        let jobs = try paths.enumerated().map { position, path in
            Job(
                id: UUID().uuidString.lowercased(), kind: .recording,
                request: try RecordingRequest(fileID: nil, filePath: path, fields, for: answers, at: node).text,
                options: JobOptions(
                    priority: priority, idempotency: position == 0 ? idempotency : nil,
                    parent: JobParent(id: id, position: position), callbackURL: callbackURL), now: now)
        }
        switch try await store.insert(jobs, waitingLimit: mostWaiting) {
        case .inserted(let jobs):
            arrival.signal()
            guard let batch = Batch(id: id, jobs) else { throw APIError.batchNotFound(id) }
            return batch
        case .existing(let job): return try await batch(job.options.parent?.id ?? "")
        }
    }

    /// The batch of that id as it stands; throws 404.
    func batch(_ id: String) async throws -> Batch {
        let id = id.lowercased()
        guard let batch = Batch(id: id, try await store.batch(id)) else { throw APIError.batchNotFound(id) }
        return batch
    }

    /// Waits until every file of a batch has ended, or until the task is cancelled, and gives the batch as it stands
    /// then.
    func ended(_ batch: Batch) async throws -> Batch {
        for id in try await store.batch(batch.id).filter({ !$0.status.isFinal }).map(\.id) {
            try await feed.watching(id) { signal in
                while !Task.isCancelled, let job = try await store.job(id), !job.status.isFinal {
                    _ = await signal.wait(upTo: Self.longestWait)
                }
            }
        }
        return try await self.batch(batch.id)
    }

    /// What makes two forms the same: names and values in their order. The bytes of the body have a boundary that
    /// clients choose anew each time.
    private static func text(of fields: FieldReader) -> [UInt8] {
        fields.all.flatMap { name, value in Array("\(name.utf8.count):\(name)\(value.utf8.count):\(value)".utf8) }
    }
}

extension APIError {
    /// 404: no batch has the id.
    static func batchNotFound(_ id: String) -> APIError {
        APIError(
            404, code: "batch_not_found", short: "배치 없음",
            text: LocalizedText("배치를 찾을 수 없습니다: \(id)", "There is no batch \(id)."), extra: ["batch_id": id])
    }
}
