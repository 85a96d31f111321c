import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriJobs

/// Uploads and asynchronous jobs over REST.
struct RecordingRoutes: Sendable {
    let guarded: RequestGuard
    let reader: UploadReader
    let jobs: RecordingJobs

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/api/upload/", bodyLimit: reader.limits.body, guarded(upload))
        router.on(.post, "/api/upload", bodyLimit: reader.limits.body, guarded(upload))
        for slash in ["", "/"] {
            router.on(.post, "/api/transcribe-async" + slash, bodyLimit: BodyLimit(Self.mostBody), guarded(create))
            router.on(.get, "/api/transcribe-jobs" + slash, guarded(list))
        }
        router.on(.get, "/api/transcribe-status/{job_id}", guarded(status))
        router.on(.delete, "/api/transcribe-jobs/{job_id}", guarded(remove))
        router.on(.patch, "/api/transcribe-jobs/{job_id}", bodyLimit: BodyLimit(Self.mostBody), guarded(change))
        router.on(.post, "/api/transcribe-jobs/{job_id}/retry", guarded(retry))
        router.on(.get, "/api/transcribe-events/{job_id}", guarded(events))
    }

    private static let mostBody = 65_536
    /// Jobs of a page of the list when the client does not say, and at most.
    private static let usualPage = 50
    private static let mostPage = 500

    private struct Uploaded: Encodable {
        let success = true
        let fileID: String
        let filename: String
        let size: Double
        let duration: Double?

        enum CodingKeys: String, CodingKey {
            case success, filename, duration
            case fileID = "file_id"
            case size = "file_size_mb"
        }
    }

    private struct Taken: Encodable {
        let success = true
        let jobID: String
        let status: JobStatus
        let message: String

        enum CodingKeys: String, CodingKey {
            case success, status, message
            case jobID = "job_id"
        }
    }

    private struct Page: Encodable {
        let total: Int
        let jobs: [RecordingAnswer]
        /// How many there are of each status, whatever is listed.
        let counts: [String: Int]
    }

    private func upload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let form = try await reader.form(of: request)
        guard let file = form.file("file") else { throw APIError.missing("file") }
        let kept = try await jobs.keep(file)
        return .json(
            try JSONText.encode(
                Uploaded(
                    fileID: kept.id, filename: kept.filename,
                    size: (Double(kept.size) / 1_048_576).rounded(toDecimals: 3),
                    duration: kept.duration?.rounded(toDecimals: 3))))
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try await request.body.collect(upTo: Self.mostBody)
        let answers = AnswerLanguage(request)
        let job = try await jobs.create(
            try JSONFields.read(body), key: request.headers["idempotency-key"], body: body, for: answers)
        return .json(try taken(job, LocalizedText("작업을 접수했습니다.", "The job is taken."), for: answers))
    }

    private func taken(_ job: Job, _ text: LocalizedText, for answers: AnswerLanguage) throws -> [UInt8] {
        try JSONText.encode(Taken(jobID: job.id, status: job.status, message: text.text(for: answers)))
    }

    private func status(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try RecordingAnswer(try await jobs.job(Self.id(request))).json)
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        // Ten thousand files of one batch would push everything else off the list.
        var filter = JobFilter(kind: .recording)
        switch request.queryValue("batch_id") {
        case nil, "": filter.excludesBatches = true
        case "*": break
        case let batch?: filter.parent = batch.lowercased()
        }
        if let text = request.queryValue("status"), !text.isEmpty {
            guard let status = JobStatus(rawValue: text) else {
                let known = JobStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIError.invalid(
                    "status",
                    LocalizedText("'status' 값은 \(known) 중 하나여야 합니다.", "'status' must be one of \(known)."))
            }
            filter.status = status
        }
        let limit = try Self.number(request, "limit", 1...Self.mostPage) ?? Self.usualPage
        let offset = try Self.number(request, "offset", 0...Int(Int32.max)) ?? 0
        let page = try await jobs.store.list(filter, limit: limit, offset: offset)
        let counts = try await jobs.store.counts([.recording], now: jobs.now()).jobs
        return .json(
            try JSONText.encode(
                Page(
                    total: page.total, jobs: page.jobs.map(RecordingAnswer.init),
                    counts: Dictionary(
                        uniqueKeysWithValues: JobStatus.allCases.map { ($0.rawValue, counts[$0] ?? 0) }))))
    }

    private func remove(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answers = AnswerLanguage(request)
        let purges = ["true", "1"].contains(request.queryValue("purge")?.lowercased() ?? "")
        guard purges else {
            let job = try await jobs.cancel(Self.id(request))
            return .json(try taken(job, LocalizedText("작업을 취소했습니다.", "The job is cancelled."), for: answers))
        }
        try await jobs.purge(Self.id(request))
        return HTTPResponse(status: 204)
    }

    /// The only thing of a job that can be changed is its priority.
    private func change(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try JSONFields.read(try await request.body.collect(upTo: Self.mostBody))
        guard let priority = try fields.number("priority", in: -10...10) else { throw APIError.missing("priority") }
        guard let whole = Int(exactly: priority) else {
            throw APIError.invalid(
                "priority", LocalizedText("'priority' 값은 정수여야 합니다.", "'priority' must be a whole number."))
        }
        return .json(try RecordingAnswer(try await jobs.prioritize(Self.id(request), whole)).json)
    }

    private func retry(_ request: HTTPRequest) async throws -> HTTPResponse {
        let job = try await jobs.retry(Self.id(request))
        let text = LocalizedText("작업을 다시 시도합니다.", "The job will be tried again.")
        return .json(try taken(job, text, for: AnswerLanguage(request)))
    }

    private func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        let job = try await jobs.job(Self.id(request))
        let seen = request.headers["last-event-id"].flatMap { Int($0) }
        return RecordingEvents(jobs: jobs, id: job.id).response(seen: seen)
    }

    private static func id(_ request: HTTPRequest) -> String { request.parameters["job_id"] ?? "" }

    private static func number(
        _ request: HTTPRequest, _ name: String, _ range: ClosedRange<Int>
    ) throws(APIError) -> Int? {
        guard let text = request.queryValue(name), !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds = "\(range.lowerBound)...\(range.upperBound)"
            throw .invalid(
                name,
                LocalizedText("'\(name)' 값은 \(bounds) 범위의 정수여야 합니다.", "'\(name)' must be a whole number in \(bounds)."))
        }
        return number
    }
}
