import FoundationEssentials
import SoriCore
import SoriFetch
import SoriHTTP
import Synchronization
import Testing

@testable import SoriServer

@Suite(.timeLimit(.minutes(2))) struct UpstreamRoutingTests {
    @Test func theWholeFormArrives() async throws {
        let recording = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let folder = FileManager.default.temporaryDirectory.path
        let router = UpstreamKit.router { request in
            let form = try await FormData.read(
                request, into: folder, pool: WorkerPool(name: "test", threads: 1))
            let file = try #require(form.file("file"))
            #expect(form["language"] == "ko" && form["empty"] == "" && form["값"] == "a\"b\r\nc")
            #expect(file.filename == "call.wav" && file.contentType == "audio/wav" && file.size == recording.count)
            #expect(FileManager.default.contents(atPath: file.path).map(Array.init) == recording)
            #expect(request.headers["authorization"] == "Bearer k" && UpstreamClient.isForwarded(request.headers))
            #expect(request.headers["accept-language"] == "ko" && request.id == "request-1")
            #expect(request.queryValue("language") == "ko" && request.body.declaredLength != nil)
            return .text("done")
        }
        try await UpstreamKit.run([router], key: "k", bytes: recording) { kit in
            try kit.choose("u1")
            let answer = try await kit.ask()
            #expect(answer == (200, "done", "u1"))
        }
    }

    @Test(arguments: [503, 502, 504, 429, 507, 401])
    func whoCannotDoItIsNotTheOnlyOne(_ status: Int) async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: status), UpstreamKit.router(status: 200)]) { kit in
            try kit.choose("u1")
            for _ in 0..<3 {
                let answer = try await kit.ask()
                #expect(answer.status == 200 && answer.by != "u1")
            }
            // Each request asked it first: a status does not leave it out.
            #expect(kit.routing.queue.table.targets[1].isReady)
            #expect(kit.routing.queue.table.targets.allSatisfy { $0.requests == 0 })
        }
    }

    @Test func theRequestsOwnFaultIsToldAsItIs() async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: 422, "no"), UpstreamKit.router(status: 200)]) { kit in
            try kit.choose("u1")
            #expect(try await kit.ask() == (422, "no", "u1"))
        }
    }

    @Test func whenAllAreBusyTheClientIsToldSo() async throws {
        let busy = UpstreamKit.router(status: 429, "busy", retryAfter: "7")
        try await UpstreamKit.run([busy, busy], isLocalReady: false) { kit in
            let response = try await kit.routing.answer(kit.call) { .text("here") }
            #expect(response.status == 429 && response.headers["retry-after"] == "7")
        }
    }

    @Test func aWrongKeyIsNotTheClients() async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: 401)], isLocalReady: false) { kit in
            let error = await #expect(throws: APIError.self) { _ = try await kit.ask() }
            #expect(error?.status == 503 && error?.code == "no_device_ready")
        }
    }

    @Test func whoIsNotThereIsLeftOutAndAnotherDoesIt() async throws {
        try await UpstreamKit.run([nil, UpstreamKit.router(status: 200, "x")], isLocalReady: false) { kit in
            try kit.choose("u1")
            #expect(try await kit.ask() == (200, "x", "u2"))
            let target = kit.routing.queue.table.targets[1]
            #expect(!target.isReady && target.health?.lastFailure?.text.contains("127.0.0.1:9") == true)
            // Back when it answers.
            kit.answers(1)
            #expect(kit.routing.queue.table.targets[1].isReady)
        }
    }

    @Test func atLastItIsDoneHere() async throws {
        try await UpstreamKit.run([nil, nil]) { kit in
            try kit.choose("u2")
            #expect(try await kit.ask() == (200, "here", "local"))
        }
    }

    @Test func whatCannotBeDoneHereIsDoneElsewhere() async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: 200, "x")]) { kit in
            try kit.choose("local")
            #expect(try await kit.ask(local: { throw APIError.outOfMemory(availableMB: 1) }) == (200, "x", "u1"))
            let error = await #expect(throws: APIError.self) {
                _ = try await kit.ask(local: { throw APIError.missing("file") })
            }
            #expect(error?.status == 422)
        }
    }

    /// The answer that is cut off is asked for again, for nothing of it went to the client.
    @Test func aCutAnswerIsAskedForElsewhere() async throws {
        let cut = UpstreamKit.router { request in
            while try await request.body.next() != nil {}
            return HTTPResponse(
                body: .stream { writer in
                    try await writer.write(Array("half an ans".utf8))
                    throw HTTPError(500, code: .internalError, message: "cut")
                })
        }
        try await UpstreamKit.run([cut, UpstreamKit.router(status: 200, "whole")], isLocalReady: false) { kit in
            try kit.choose("u1")
            #expect(try await kit.ask() == (200, "whole", "u2"))
        }
    }

    /// One that takes the request and never answers: once it is given up, the request goes elsewhere.
    @Test func whoFallsSilentIsGivenUp() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let silent = UpstreamKit.router { request in
            begin.yield()
            try await Task.sleep(for: .seconds(3_600))
            return .text("late")
        }
        try await UpstreamKit.run([silent, UpstreamKit.router(status: 200, "x")], isLocalReady: false) { kit in
            try kit.choose("u1")
            async let answer = kit.ask()
            for await _ in begun { break }
            for _ in 0..<UpstreamHealth.mostSilent {
                _ = kit.routing.queue.update(1) { $0.failedCheck("slow", isRefused: false, at: Date()) }
            }
            #expect(try await answer == (200, "x", "u2"))
        }
    }

    @Test func aFullQueueIs429() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let release = AsyncStream<Void>.makeStream()
        let slow = UpstreamKit.router { request in
            begin.yield()
            for await _ in release.stream { break }
            return .text("x")
        }
        try await UpstreamKit.run([slow], isLocalReady: false, mostWaiting: 1) { kit in
            try await withThrowingTaskGroup(of: Int.self) { group in
                // Two at the upstream, one that waits.
                for _ in 0..<3 { group.addTask { try await kit.ask().status } }
                var count = 0
                for await _ in begun {
                    count += 1
                    if count == 2 { break }
                }
                while kit.routing.queue.table.waiting < 1 { await Task.yield() }
                let error = await #expect(throws: APIError.self) { _ = try await kit.ask() }
                #expect(error?.status == 429)
                release.continuation.finish()
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test func whoGivesUpLeavesTheQueue() async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: 200)], isLocalReady: false) { kit in
            let held = try await kit.routing.acquire(kit.call)
            let other = try await kit.routing.acquire(kit.call)
            let waiting = Task { try await kit.ask() }
            while kit.routing.queue.table.waiting < 1 { await Task.yield() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { _ = try await waiting.value }
            #expect(kit.routing.queue.table.waiting == 0)
            held.end()
            held.end()
            other.end()
            #expect(kit.routing.queue.table.targets[1].requests == 0)
        }
    }

    // MARK: - Streams

    private static func events(_ texts: [String], cut: Bool = false) -> HTTPRouter {
        UpstreamKit.router { request in
            while try await request.body.next() != nil {}
            return HTTPResponse(
                headers: ["content-type": "text/event-stream"],
                body: .stream { writer in
                    for text in texts { try await writer.write(Array("data: \(text)\n\n".utf8)) }
                    if cut { throw HTTPError(500, code: .internalError, message: "cut") }
                })
        }
    }

    private func stream(_ kit: UpstreamKit, onEvent: @Sendable @escaping () -> Void = {}) async throws -> String {
        let response = try await kit.routing.stream(
            kit.call, holding: kit.file,
            failure: { error in Array("failed: \((error as? APIError)?.code.rawValue ?? "?")".utf8) }
        ) {
            HTTPResponse(
                headers: ["content-type": "text/event-stream"],
                body: .stream { try await $0.write(Array("data: here\n\n".utf8)) })
        }
        #expect(response.headers["content-type"] == "text/event-stream")
        return try await UpstreamKit.text(response, onPart: onEvent)
    }

    @Test func eventsArePassedOn() async throws {
        try await UpstreamKit.run([Self.events(["a", "b"])]) { kit in
            try kit.choose("u1")
            #expect(try await stream(kit) == "data: a\n\ndata: b\n\n")
            try kit.choose("local")
            #expect(try await stream(kit) == "data: here\n\n")
            #expect(kit.routing.queue.table.targets.allSatisfy { $0.requests == 0 })
        }
    }

    /// What is wrong is a status where that can still be said.
    @Test func aStreamOfThisInstanceHasItsOwnHead() async throws {
        try await UpstreamKit.run([Self.events(["b"])]) { kit in
            try kit.choose("local")
            func response(_ local: @escaping @Sendable () async throws -> HTTPResponse) async throws -> HTTPResponse {
                try await kit.routing.stream(kit.call, holding: kit.file, failure: { _ in [] }, local: local)
            }
            let own = try await response { HTTPResponse(headers: ["x-sori-model": "m"], body: .stream { _ in }) }
            #expect(own.headers["x-sori-model"] == "m" && own.headers[UpstreamRouting.servedBy] == "local")
            #expect(kit.routing.queue.table.targets[0].requests == 1)
            _ = try await UpstreamKit.text(own)
            #expect(kit.routing.queue.table.targets[0].requests == 0)
            let error = await #expect(throws: APIError.self) { _ = try await response { throw APIError.missing("x") } }
            #expect(error?.status == 422)
            let other = try await response { throw APIError.busy }
            #expect(try await UpstreamKit.text(other) == "data: b\n\n")
            #expect(kit.routing.queue.table.targets.allSatisfy { $0.requests == 0 })
        }
    }

    @Test func aStreamThatHasNotBegunGoesElsewhere() async throws {
        let refusing = UpstreamKit.router(status: 503)
        try await UpstreamKit.run([refusing, Self.events(["b"])], isLocalReady: false) { kit in
            try kit.choose("u1")
            #expect(try await stream(kit) == "data: b\n\n")
        }
        try await UpstreamKit.run([Self.events([], cut: true), Self.events(["b"])], isLocalReady: false) { kit in
            try kit.choose("u1")
            #expect(try await stream(kit) == "data: b\n\n")
        }
    }

    @Test func aStreamThatBreaksSaysSo() async throws {
        let (seen, see) = AsyncStream<Void>.makeStream()
        let breaking = UpstreamKit.router { request in
            while try await request.body.next() != nil {}
            return HTTPResponse(
                headers: ["content-type": "text/event-stream"],
                body: .stream { writer in
                    try await writer.write(Array("data: a\n\n".utf8))
                    for await _ in seen { break }
                    throw HTTPError(500, code: .internalError, message: "cut")
                })
        }
        try await UpstreamKit.run([breaking, Self.events(["b"])], isLocalReady: false) { kit in
            try kit.choose("u1")
            #expect(try await stream(kit, onEvent: { see.yield() }) == "data: a\n\nfailed: upstream_lost")
        }
    }

    @Test func aRefusedStreamSaysWhatIsWrong() async throws {
        try await UpstreamKit.run([UpstreamKit.router(status: 422, #"{"error":1}"#)]) { kit in
            try kit.choose("u1")
            #expect(try await stream(kit) == "data: {\"error\":1}\n\n")
        }
    }
}
