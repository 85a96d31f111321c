public import FoundationEssentials
public import SoriCore
public import SoriInsights
public import SoriJobs

/// Keeps conversations from their creation to their summary: what lies behind their routes and sockets.
public struct ConversationService: Sendable {
    private let store: any JobStore
    private let summarizer: Summarizer
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// Keeps jobs in `store` and has them summed up by `summarizer`; `now` tells the time.
    public init(
        store: any JobStore, summarizer: Summarizer, logger: Logger, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.summarizer = summarizer
        self.logger = logger
        self.now = now
    }

    /// Stores a new conversation that waits for its client.
    func create(_ request: ConversationRequest) async throws -> Job {
        let job = Job(
            id: UUID().uuidString.lowercased(), kind: .conversation,
            request: String(decoding: try JSONText.encode(request), as: UTF8.self), now: now())
        try await store.insert(job)
        return job
    }

    /// A conversation with what was said in it, or nil.
    func answer(_ id: String) async throws -> ConversationAnswer? {
        guard let job = try await store.job(id.lowercased()), job.kind == .conversation else { return nil }
        return ConversationAnswer(job, segments: try await segments(job.id))
    }

    /// Takes a waiting conversation for one socket; says why when it cannot be taken.
    func claim(_ id: String) async throws -> Result<ConversationRequest, ClaimRefusal> {
        let id = id.lowercased()
        guard let job = try await store.job(id), job.kind == .conversation else { return .failure(.unknown) }
        guard try await store.apply(.begin, to: id, now: now()) != nil else {
            return .failure(job.status == .cancelled ? .expired : .used)
        }
        let request = try? JSONDecoder().decode(ConversationRequest.self, from: Data(job.request.utf8))
        return .success(request ?? ConversationRequest())
    }

    /// Keeps a segment. A store that fails now may work again at the end, when everything is stored once more: the
    /// conversation goes on.
    func keep(_ segment: Segment, of id: String) async {
        do {
            try await append(segment, to: id.lowercased())
        } catch {
            logger.error("a segment could not be stored", ["job": id, "error": "\(error)"])
        }
    }

    /// Sums up a conversation that is over and stores it as completed.
    ///
    /// - Throws: `JobStoreError` when it cannot be stored.
    func complete(_ id: String, _ transcript: Transcript, isInterrupted: Bool = false) async throws
        -> ConversationResult
    {
        let id = id.lowercased()
        let stored = Set(try await segments(id).map(\.id))
        for segment in transcript.segments where !stored.contains(segment.id) { try await append(segment, to: id) }
        let start = ContinuousClock.now
        let summary = try await summarizer.summary(
            of: transcript.segments.map(\.text), language: transcript.language)
        if let reason = summary.reason { logger.warning("summed up without a language model", ["reason": reason]) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        logger.info(
            "summed up a conversation",
            [
                "job": id, "method": summary.method.rawValue, "segments": "\(transcript.segments.count)",
                "seconds": "\(seconds.rounded(toDecimals: 3))",
            ])
        let result = ConversationResult(
            transcript: transcript.text, language: transcript.language,
            duration: transcript.duration.rounded(toDecimals: 3), summary: summary, interrupted: isInterrupted)
        let document = String(decoding: try JSONText.encode(result), as: UTF8.self)
        if try await store.apply(.complete(result: document), to: id, now: now()) == nil {
            logger.warning("a conversation ended twice", ["job": id])
        }
        return result
    }

    /// Stores a conversation as failed, with what the person running the server needs to know.
    func fail(_ id: String, _ reason: String) async {
        let failure = JobFailure(.engineFailed, detail: String(reason.prefix(1_000)))
        do {
            _ = try await store.apply(.fail(failure), to: id.lowercased(), now: now())
        } catch {
            logger.error("a failed conversation could not be stored", ["job": id, "error": "\(error)"])
        }
    }

    /// The conversations that a server before this one left in the middle; to be asked for before sockets are taken.
    public func interrupted() async throws(JobStoreError) -> [Job] {
        try await store.list(.conversation, status: .processing, limit: 10_000, offset: 0).jobs
    }

    /// Completes an interrupted conversation out of what was stored of it.
    func recover(_ job: Job) async throws {
        let segments = try await segments(job.id)
        let request = try? JSONDecoder().decode(ConversationRequest.self, from: Data(job.request.utf8))
        let asked = request?.language.flatMap { Language($0)?.code }
        let transcript = Transcript(
            language: asked ?? Summarizer.likelyLanguage(of: segments.map(\.text)), duration: segments.last?.end ?? 0,
            segments: segments)
        _ = try await complete(job.id, transcript, isInterrupted: true)
        logger.info("completed a conversation that was interrupted", ["job": job.id])
    }

    /// Cancels conversations that nobody has connected to for `connectTimeout`, and forgets what ended `retention` ago
    /// (nil: nothing).
    func expire(connectTimeout: Duration, retention: Duration?) async throws {
        let now = now()
        let expired = try await store.expire(
            .conversation, createdBefore: now.addingTimeInterval(-(connectTimeout / .seconds(1))), now: now)
        if expired > 0 { logger.info("expired conversations that nobody connected to", ["count": "\(expired)"]) }
        guard let retention else { return }
        let forgotten = try await store.forget(
            .conversation, completedBefore: now.addingTimeInterval(-(retention / .seconds(1))))
        if forgotten > 0 { logger.info("forgot old conversations", ["count": "\(forgotten)"]) }
    }

    private func append(_ segment: Segment, to id: String) async throws {
        let document = String(decoding: try JSONText.encode(segment), as: UTF8.self)
        try await store.append(document, at: segment.id, to: id)
    }

    private func segments(_ id: String) async throws -> [Segment] {
        try await store.segments(of: id).compactMap { try? JSONDecoder().decode(Segment.self, from: Data($0.utf8)) }
    }
}

/// Why a conversation cannot be taken by a socket.
enum ClaimRefusal: Error, Sendable, Equatable {
    /// No conversation has this id.
    case unknown
    /// Another socket has it or had it.
    case used
    /// Nobody connected in time.
    case expired

    /// For the client, with close code 1008; short enough for a close frame.
    var reason: String {
        switch self {
        case .unknown: "unknown job_id: create one with POST /api/v1/stream/create"
        case .used: "this job_id has been used: create another one"
        case .expired: "this job_id has expired: create another one"
        }
    }
}
