import SoriServer

/// A job as the REST API tells of it.
struct JobDocument: Decodable, Sendable {
    let id: String
    let batchID: String?
    let file: String?
    let language: String?
    let status: String
    let progress: Int
    let priority: Int
    let attempts: Int
    let createdAt: String
    let startedAt: String?
    let completedAt: String?
    let error: String?
    let worker: String?
    let workerHeardAt: String?
    let result: TranscriptionDocument?

    private enum CodingKeys: String, CodingKey {
        case language, status, progress, priority, attempts, error, worker, result
        case id = "job_id"
        case batchID = "batch_id"
        case file = "file_path"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case workerHeardAt = "worker_heard_at"
    }
}

/// A page of the list of jobs.
struct JobPageDocument: Decodable, Sendable {
    let total: Int
    let jobs: [JobDocument]
}
