import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriInsights
import SoriJobs
import SoriTesting
import Synchronization
import Testing

@testable import SoriServer

struct ConversationServiceTests {
    /// The time as the test sets it.
    private final class Time: Sendable {
        private let seconds = Mutex(1_000.0)
        var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
        func advance(_ by: Double) { seconds.withLock { $0 += by } }
    }

    private let store = MemoryJobStore()
    private let time = Time()

    private var service: ConversationService { service(WorkerNames()) }

    private func service(_ names: WorkerNames) -> ConversationService {
        ConversationService(
            store: store, names: names,
            insights: InsightConfiguration(summarizer: Summarizer(generator: nil, timeout: .seconds(1))),
            logger: Logger(label: "test", level: .error), now: { [time] in time.now })
    }

    private func segment(_ id: Int, _ text: String) -> Segment {
        Segment(id: id, start: Double(id), end: Double(id) + 0.5, text: text)
    }

    private func refusal(_ id: String) async throws -> ClaimRefusal? {
        if case .failure(let refusal) = try await service.claim(id) { refusal } else { nil }
    }

    @Test func aWholeLife() async throws {
        let job = try await service.create(ConversationRequest(language: "ko-KR"))
        let claimed = try await service.claim(job.id.uppercased()).get()
        #expect(claimed.request.language == "ko-KR")
        await service.keep(segment(0, "배포는 화요일입니다."), of: claimed)
        #expect(try await service.answer(job.id)?.segments.map(\.text) == ["배포는 화요일입니다."])
        var transcript = Transcript(language: "ko", duration: 3, segments: [segment(0, "배포는 화요일입니다.")])
        transcript.segments.append(segment(1, "네."))
        let result = try await service.complete(claimed, transcript)
        let answer = try await service.answer(job.id)
        #expect(answer?.job.status == .completed)
        #expect(try text(answer?.result) == text(result))
        #expect(answer?.segments.count == 2, "what had not been stored is stored at the end")
        #expect(result.transcript == "배포는 화요일입니다. 네." && result.summary.method == .extractive)
        // A second end changes nothing.
        _ = try await service.complete(claimed, Transcript(language: "en", duration: 0))
        let kept = try await service.answer(job.id)?.result
        #expect(try text(kept) == text(result))
    }

    /// A result as it is kept.
    private func text(_ result: ConversationResult?) throws -> String {
        String(decoding: try JSONText.encode(result), as: UTF8.self)
    }

    @Test func oneSocketForOneJob() async throws {
        let job = try await service.create(ConversationRequest())
        #expect(try await refusal(job.id) == nil)
        #expect(try await refusal(job.id) == .used)
        #expect(try await refusal("nobody") == .unknown)
        let file = Job(id: "file", kind: .recording, request: "{}", now: time.now)
        try await store.insert(file)
        #expect(try await refusal("file") == .unknown, "another kind of job is no conversation")
        #expect(try await service.answer("file") == nil)
        #expect([ClaimRefusal.unknown, .used, .expired].allSatisfy { $0.reason.utf8.count <= 123 })
    }

    @Test func nobodyConnects() async throws {
        let old = try await service.create(ConversationRequest())
        time.advance(100)
        let new = try await service.create(ConversationRequest())
        try await service.expire(connectTimeout: .seconds(60), retention: .seconds(1_000))
        #expect(try await refusal(old.id) == .expired)
        #expect(try await service.answer(new.id)?.job.status == .pending)
        time.advance(2_000)
        try await service.expire(connectTimeout: .seconds(99_999), retention: nil)
        #expect(try await service.answer(old.id) != nil, "kept for ever")
        try await service.expire(connectTimeout: .seconds(99_999), retention: .seconds(1_000))
        #expect(try await service.answer(old.id) == nil)
        #expect(try await service.answer(new.id)?.job.status == .pending)
    }

    @Test func aServerThatDied() async throws {
        let job = try await service.create(ConversationRequest())
        let waiting = try await service.create(ConversationRequest())
        let claimed = try await service.claim(job.id).get()
        await service.keep(segment(0, "회의를 시작하겠습니다."), of: claimed)
        let left = try await service.interrupted()
        #expect(left.map(\.id) == [job.id])
        #expect(try await refusal(job.id) == .used, "it waits to be summed up, not for a client")
        try await service.recover(left[0])
        let result = try await service.answer(job.id)?.result
        #expect(result?.interrupted == true && result?.language == "ko")
        #expect(result?.transcript == "회의를 시작하겠습니다." && result?.duration == 0.5)
        #expect(try await service.interrupted().isEmpty)
        // What the dead server still had to say comes too late.
        await service.fail(claimed, "late")
        let kept = try await service.answer(job.id)?.result
        #expect(try text(kept) == text(result))
        #expect(try await refusal(waiting.id) == nil)
    }

    /// Two nodes on one store: each takes back its own, and what nobody has.
    @Test func aNodeLeavesTheConversationsOfOthersAlone() async throws {
        let (one, two) = (service(WorkerNames(node: "one")), service(WorkerNames(node: "two")))
        let jobs = [try await one.create(ConversationRequest()), try await one.create(ConversationRequest())]
        let first = try await one.claim(jobs[0].id).get()
        let second = try await two.claim(jobs[1].id).get()
        #expect(try await service(WorkerNames(node: "three")).interrupted().isEmpty)
        #expect(try await one.interrupted().map(\.id) == [jobs[0].id])
        await one.keep(segment(0, "late"), of: first)
        await two.keep(segment(0, "living"), of: second)
        #expect(try await two.answer(jobs[0].id)?.segments.isEmpty == true)
        #expect(try await two.answer(jobs[1].id)?.segments.count == 1)
        // One that never comes back: its lease of a day runs out, and anybody sums it up.
        time.advance(2 * 86_400)
        _ = try await store.elapse(now: time.now, lostWorker: nil)
        #expect(try await Set(one.abandoned().map(\.id)) == Set(jobs.map(\.id)))
    }

    /// What a server of an earlier version held, under the name that all of them had.
    @Test func theNameOfEarlierVersions() async throws {
        let job = try await service.create(ConversationRequest())
        _ = try await store.apply(
            .claim(worker: "server", LeaseTiming(heartbeat: 8 * 3_600)), to: job.id, now: time.now)
        #expect(try await service(WorkerNames(node: "one")).interrupted().map(\.id) == [job.id])
    }

    @Test func whatCouldNotBeHeard() async throws {
        let job = try await service.create(ConversationRequest())
        await service.fail(try await service.claim(job.id).get(), "no engine")
        let answer = try await service.answer(job.id)
        #expect(answer?.job.status == .failed && answer?.job.failure?.text == "engine_failed: no engine")
        let json = String(decoding: try JSONText.encode(answer), as: UTF8.self)
        #expect(json.contains("\"error\":\"engine_failed: no engine\"") && json.contains("\"summary\":null"))
    }

    @Test func requests() throws {
        #expect(try ConversationRequest.read([]) == ConversationRequest())
        #expect(try ConversationRequest.read(Array(" \n".utf8)) == ConversationRequest())
        #expect(try ConversationRequest.read(Array(#"{"language":"en","x":[1]}"#.utf8)).language == "en")
        for (body, status) in [("[]", 422), ("7", 422), (#"{"language":1}"#, 422), ("{", 400), ("nonsense", 400)] {
            #expect(throws: APIError.self, "\(body)") { try ConversationRequest.read(Array(body.utf8)) }
            do { _ = try ConversationRequest.read(Array(body.utf8)) } catch { #expect(error.status.rawValue == status) }
        }
    }
}
