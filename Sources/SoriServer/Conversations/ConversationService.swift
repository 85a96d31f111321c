public import FoundationEssentials
public import SoriCore
import SoriInsights
public import SoriJobs
import SoriPrivacy

/// Keeps conversations from their creation to their summary: what lies behind their routes and sockets.
///
/// The lease of a conversation is long, and each segment renews it: its socket lives in this process, and a process
/// that starts under the same name takes over what an earlier one has left.
public struct ConversationService: Sendable {
    /// A day: neither an hour of silence nor a clock that is set takes a conversation from its socket.
    private static let timing = LeaseTiming(heartbeat: 8 * 3_600)

    private let store: any JobStore
    private let names: WorkerNames
    private let insights: InsightService
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// Keeps jobs in `store`, under the name that `names` has for them, and has them summed up as `insights` says;
    /// `now` tells the time.
    public init(
        store: any JobStore, names: WorkerNames = WorkerNames(), insights: InsightConfiguration, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.names = names
        self.insights = InsightService(configuration: insights)
        self.logger = logger
        self.now = now
    }

    /// Throws 422 for steps that a conversation cannot have.
    func check(_ request: ConversationRequest) throws(APIError) {
        let steps = try request.steps
        try insights.check(steps)
        guard steps.redactsAudio else { return }
        throw .invalid(
            "redact_audio",
            LocalizedText(
                "대화의 소리는 저장하지 않으므로 'redact_audio'를 쓸 수 없습니다.",
                "The sound of conversations is not kept: 'redact_audio' is for jobs."))
    }

    /// What a conversation's removal masks; nil where none was asked for.
    func removal(_ request: ConversationRequest) -> PrivacyRemoval? {
        (try? request.steps).flatMap(insights.removal)
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
    func claim(_ id: String) async throws -> Result<ClaimedConversation, ClaimRefusal> {
        let id = id.lowercased()
        guard let job = try await store.job(id), job.kind == .conversation else { return .failure(.unknown) }
        // One that was begun waits to be summed up, not for a client.
        guard job.claims == 0, let claimed = try await take(id) else {
            return .failure(job.status == .cancelled ? .expired : .used)
        }
        return .success(claimed)
    }

    /// Keeps a segment. A store that fails now may work again at the end, when everything is stored once more: the
    /// conversation goes on.
    func keep(_ segment: Segment, of claimed: ClaimedConversation) async {
        do {
            try await append([segment], to: claimed)
        } catch {
            logger.error("a segment could not be stored", ["job": claimed.id, "error": "\(error)"])
        }
    }

    /// Sums up a conversation that is over, does the steps that were asked for and stores it as completed, the texts of
    /// steps in `language`.
    ///
    /// - Throws: `StoreError` when it cannot be stored.
    func complete(
        _ claimed: ClaimedConversation, _ transcript: Transcript, for language: AnswerLanguage = .korean,
        isInterrupted: Bool = false
    ) async throws -> ConversationResult {
        let id = claimed.id
        let form = try claimed.request.steps
        // Before anything that may be broken off: but what is to be removed is not stored as it was said.
        if !form.removesPrivacy { try await appendMissing(transcript.segments, to: claimed) }
        let start = ContinuousClock.now
        let worked = try await insights.run(transcript, form, and: [.summary], for: language)
        if form.removesPrivacy { try await appendMissing(worked.transcript.segments, to: claimed) }
        let summary: Summary
        if let made = worked.summary { summary = made } else { summary = try await insights.emptySummary(transcript) }
        if let reason = summary.reason { logger.warning("summed up without a language model", ["reason": reason]) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        logger.info(
            "summed up a conversation",
            [
                "job": id, "method": summary.method.rawValue, "segments": "\(transcript.segments.count)",
                "seconds": "\(seconds.rounded(toDecimals: 3))",
            ])
        let result = ConversationResult(
            transcript: worked.transcript.text, language: transcript.language,
            duration: transcript.duration.rounded(toDecimals: 3), summary: summary, interrupted: isInterrupted,
            segments: form.removesPrivacy ? worked.transcript.segments : nil,
            steps: form.steps.isEmpty ? nil : worked.results)
        let document = try StoredResult.text(
            String(decoding: JSONText.encode(result), as: UTF8.self), original: insights.original(transcript, form))
        let end = JobEvent.work(.complete(result: document), token: claimed.token)
        if case .failure(let refusal) = try await store.apply(end, to: id, now: now()) {
            logger.warning("a summary was not stored", ["job": id, "reason": "\(refusal)"])
        }
        return result
    }

    private func appendMissing(_ segments: [Segment], to claimed: ClaimedConversation) async throws {
        let stored = Set(try await self.segments(claimed.id).map(\.id))
        try await append(segments.filter { !stored.contains($0.id) }, to: claimed)
    }

    /// Stores a conversation as failed, with what the person running the server needs to know.
    func fail(_ claimed: ClaimedConversation, _ reason: String) async {
        let failure = JobFailure(.engineFailed, detail: String(reason.prefix(1_000)))
        do {
            _ = try await store.apply(.work(.fail(failure), token: claimed.token), to: claimed.id, now: now())
        } catch {
            logger.error("a failed conversation could not be stored", ["job": claimed.id, "error": "\(error)"])
        }
    }

    /// The conversations that this server left in the middle when it ran before; to be asked for before sockets are
    /// taken. Those of other nodes that live are not among them, for they hold their leases.
    public func interrupted() async throws(StoreError) -> [Job] {
        for name in names.lost(.conversations) { _ = try await store.elapse(now: now(), lostWorker: name) }
        return try await abandoned()
    }

    /// The conversations that were begun and that nobody has: given back by a server that stopped, or by time from one
    /// that never came back.
    func abandoned() async throws(StoreError) -> [Job] {
        // Of those that wait, the ones that were begun: others wait for their client.
        var (found, offset): ([Job], Int) = ([], 0)
        while true {
            let page = try await store.list(
                JobFilter(kind: .conversation, status: .pending), limit: 1_000, offset: offset)
            found += page.jobs.filter { $0.claims > 0 }
            offset += page.jobs.count
            guard !page.jobs.isEmpty, offset < page.total else { return found }
        }
    }

    /// Completes an interrupted conversation out of what was stored of it.
    func recover(_ job: Job) async throws {
        guard let claimed = try await take(job.id) else { return }
        let segments = try await segments(job.id)
        let asked = claimed.request.language.flatMap { Language($0)?.code }
        let transcript = Transcript(
            language: asked ?? Summarizer.likelyLanguage(of: segments.map(\.text)), duration: segments.last?.end ?? 0,
            segments: segments)
        do {
            let answers = AnswerLanguage(speech: claimed.request.language) ?? .korean
            _ = try await complete(claimed, transcript, for: answers, isInterrupted: true)
        } catch {
            // A server that stops gives it back: the next one sums it up, and no attempt is counted.
            _ = try? await store.apply(.work(.release, token: claimed.token), to: job.id, now: now())
            throw error
        }
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

    /// Takes the lease of a waiting conversation, or nil when it does not wait.
    private func take(_ id: String) async throws -> ClaimedConversation? {
        let claim = JobEvent.claim(worker: names.name(.conversations), Self.timing)
        guard case .success(let job) = try await store.apply(claim, to: id, now: now()), let lease = job.lease else {
            return nil
        }
        let request = try? JSONDecoder().decode(ConversationRequest.self, from: Data(job.request.utf8))
        return ClaimedConversation(id: id, token: lease.token, request: request ?? ConversationRequest())
    }

    private func append(_ segments: [Segment], to claimed: ClaimedConversation) async throws {
        guard let first = segments.first else { return }
        let documents = try segments.map { String(decoding: try JSONText.encode($0), as: UTF8.self) }
        let stored = try await store.append(
            JobCheckpoint(documents, at: first.id), to: claimed.id, token: claimed.token, now: now())
        if case .failure(let refusal) = stored {
            logger.warning("what was said was not stored", ["job": claimed.id, "reason": "\(refusal)"])
        }
    }

    private func segments(_ id: String) async throws -> [Segment] {
        try await store.segments(of: id).compactMap { try? JSONDecoder().decode(Segment.self, from: Data($0.utf8)) }
    }
}

/// A conversation that a socket, or its recovery, has to itself.
struct ClaimedConversation: Sendable, Equatable {
    /// Its job's id.
    let id: String
    /// Of its lease.
    let token: Int
    /// What its client asked for.
    let request: ConversationRequest
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
