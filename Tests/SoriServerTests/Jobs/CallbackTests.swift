import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriFetch
import SoriHTTP
import SoriJobs
import SoriTesting
import Synchronization
import Testing

@testable import SoriServer

struct CallbackTests {
    private let store = MemoryJobStore()
    private let timing = LeaseTiming(heartbeat: 5)
    private let seconds = SharedSeconds()

    /// The time as the test sets it.
    private final class SharedSeconds: Sendable {
        private let value = Mutex(1_000.0)
        var now: Date { Date(timeIntervalSince1970: value.withLock { $0 }) }
        func advance(_ by: Double) { value.withLock { $0 += by } }
    }

    private var now: Date { seconds.now }

    private var outbox: CallbackOutbox {
        CallbackOutbox(
            store: store, rules: AddressRules(allowsPrivate: false), arrival: AsyncSignal(),
            now: { [seconds] in seconds.now }, logger: Logger(label: "test", level: .error))
    }

    /// Stores a job that waits.
    private func job(_ id: String, url: String? = "https://example.com/hook") async throws -> Job {
        try await store.insert(
            Job(id: id, kind: .recording, request: "{}", options: JobOptions(callbackURL: url), now: now))
    }

    private func apply(_ event: JobEvent, _ id: String) async throws -> Job {
        try await store.apply(event, to: id, now: now).get()
    }

    private func callbacks() async throws -> [Job] {
        try await store.list(JobFilter(kind: .callback), limit: 99, offset: 0).jobs
    }

    @Test func eachEndIsTakenOnce() async throws {
        let waiting = try await job("a")
        await outbox.add(waiting)
        #expect(try await callbacks().isEmpty)
        let cancelled = try await apply(.cancel, "a")
        await outbox.add(cancelled)
        await outbox.add(cancelled)
        try await outbox.sweep()
        #expect(try await callbacks().count == 1)
        _ = try await apply(.retry(deadline: nil), "a")
        await outbox.add(try await apply(.cancel, "a"))
        let both = try await callbacks()
        #expect(both.count == 2 && Set(both.map(\.id)).count == 2)
        #expect(both.allSatisfy { $0.options.parent?.id == "a" && $0.deadline != nil })
        try await outbox.purge("a")
        #expect(try await callbacks().isEmpty)
    }

    @Test func theSweepFindsWhatWasNotBrought() async throws {
        for id in ["old", "new", "silent", "waiting"] { _ = try await job(id, url: id == "silent" ? nil : "https://a") }
        _ = try await apply(.cancel, "old")
        seconds.advance(Callback.lifetime)
        for id in ["new", "silent"] { _ = try await apply(.cancel, id) }
        try await outbox.sweep()
        #expect(try await callbacks().map { $0.options.parent?.id } == ["new"])
    }

    @Test func triesGoOnForADay() async throws {
        _ = try await job("a")
        await outbox.add(try await apply(.cancel, "a"))
        var callback = try #require(try await callbacks().first)
        let start = now
        var tries = 0
        while !callback.status.isFinal {
            callback = try #require(try await store.claim([.callback], worker: "w", timing: timing, now: now))
            tries += 1
            let event = WorkEvent.postpone(JobFailure(.other("callback_failed"), detail: "x"), jitter: 0.5)
            callback = try await apply(.work(event, token: callback.claims), callback.id)
            if tries == 1 { #expect(callback.runAfter.map { $0.timeIntervalSince(now) <= 1 } == true) }
            if let next = callback.runAfter { seconds.advance(next.timeIntervalSince(now)) }
        }
        #expect(tries == RetryPolicy.callback.mostErrors && callback.status == .failed)
        let hours = now.timeIntervalSince(start) / 3_600
        #expect((12...30).contains(hours), "\(hours)")
    }

    @Test func aLostWorkerSaysNothingAgainstACallback() async throws {
        _ = try await job("a")
        await outbox.add(try await apply(.cancel, "a"))
        for _ in 0..<10 {
            #expect(try await store.claim([.callback], worker: "w", timing: timing, now: now) != nil)
            _ = try await store.elapse(now: now, lostWorker: "w")
        }
        #expect(try await callbacks().first?.status == .pending)
    }

    @Test func theSignatureIsOverTheTimeAndTheBody() throws {
        let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        try DurableFile.write(Array("0123456789abcdef".utf8), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let secret = try SigningSecret(file: path)
        let header = CallbackSender.signature(of: Array("{}".utf8), at: "17", with: secret)
        #expect(header == "t=17,v1=" + secret.signature(of: Array("17.{}".utf8)))
    }

    @Test func theFieldOfARequest() throws {
        func read(_ text: String, _ outbox: CallbackOutbox?) -> APIError? {
            do throws(APIError) {
                #expect(try CallbackField.read(FieldReader([("callback_url", text)]), outbox) == text)
                return nil
            } catch {
                return error
            }
        }
        #expect(try CallbackField.read(FieldReader([]), nil) == nil)
        #expect(read("https://example.com/", outbox) == nil)
        for text in ["ftp://x", "http://127.0.0.1/", "http://a:b@example.com/"] {
            let problem = read(text, outbox)
            #expect(problem?.status == 422 && problem?.field == "callback_url")
        }
        let problem = read("https://example.com/", nil)
        #expect(problem?.status == 422 && problem?.text.english.contains("--webhook-secret-file") == true)
        #expect(problem?.text.korean.contains("STT_WEBHOOK_SECRET_FILE") == true)
    }
}
