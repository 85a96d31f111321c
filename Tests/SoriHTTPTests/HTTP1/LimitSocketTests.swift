import Foundation
import SoriCore
import SoriHTTP
import Synchronization
import Testing

/// What hostile and unlucky clients do.
@Suite(.timeLimit(.minutes(1))) struct LimitSocketTests {
    @Test func tooManyHeaderLinesGet431() async throws {
        try await TestServer.run(HTTPRouter()) { port in
            let client = try RawClient.connect(port)
            await client.send("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 10_000))\r\n")
            #expect(await client.receiveText().hasPrefix("HTTP/1.1 431 "))
            let other = try RawClient.connect(port)
            await other.send("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 300))\r\n")
            #expect(await other.receiveText().hasPrefix("HTTP/1.1 431 "))
            let garbage = try RawClient.connect(port)
            await garbage.send([UInt8](repeating: 0, count: 3) + Array("\r\n\r\n".utf8))
            #expect(await garbage.receiveText().hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func slowClientsAreDropped() async throws {
        var router = HTTPRouter()
        router.on(.post, "/echo") { HTTPResponse(body: .bytes(try await $0.body.collect(upTo: 100))) }
        try await TestServer.run(
            router,
            configure: {
                $0.headerTimeout = .milliseconds(400)
                $0.bodyTimeout = .milliseconds(400)
                $0.keepAliveTimeout = .milliseconds(400)
            }
        ) { port in
            let post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length:"
            #expect(try await Self.answer(port, "GET / HT").hasPrefix("HTTP/1.1 408 "))
            #expect(try await Self.answer(port, "\(post) 10\r\n\r\nabc").hasPrefix("HTTP/1.1 408 "))
            let silent = try RawClient.connect(port)
            #expect(await silent.receive().isEmpty)
            #expect(try await Self.answer(port, "\(post) 1\r\n\r\na").hasPrefix("HTTP/1.1 200 "))
        }
    }

    /// What a client gets that sends `text` and then waits. On a busy machine its bytes may come so late that the
    /// server has dropped it for its silence: then another client tries.
    private static func answer(_ port: Int, _ text: String) async throws -> String {
        for _ in 0..<20 {
            let client = try RawClient.connect(port)
            await client.send(text)
            let answer = await client.receiveText()
            if !answer.isEmpty { return answer }
        }
        return ""
    }

    @Test func whatAStoppingServerCannotFinishIsAnswered() async throws {
        let (begun, tell) = AsyncStream<Void>.makeStream()
        var router = HTTPRouter()
        router.on(.get, "/slow") { _ in
            tell.yield()
            // Never waited for: it ends when the server cancels it.
            try await Task.sleep(for: .seconds(50))
            return .text("late")
        }
        router.on(.post, "/up") { request in
            tell.yield()
            return HTTPResponse(body: .bytes(try await request.body.collect(upTo: 100)))
        }
        let clients = try await TestServer.run(
            router,
            configure: {
                $0.finishTimeout = .milliseconds(300)
                $0.drainTimeout = .seconds(5)
            }
        ) { port in
            let clients = [try RawClient.connect(port), try RawClient.connect(port)]
            await clients[0].send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await clients[1].send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            var starts = begun.makeAsyncIterator()
            for _ in clients { await starts.next() }
            return clients
        }
        for client in clients {
            let answer = await client.receiveText()
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.contains(#""error":"stopping""#))
        }
    }

    @Test func clientsThatVanishEndTheirHandlers() async throws {
        let (ended, tell) = AsyncStream<String>.makeStream()
        var router = HTTPRouter()
        router.on(.post, "/up") { request in
            do { while try await request.body.next() != nil {} } catch { tell.yield("up") }
            return .text("")
        }
        router.on(.get, "/down") { _ in
            HTTPResponse(
                body: .stream { writer in
                    do { while true { try await writer.write([UInt8](repeating: 65, count: 50_000)) } } catch {
                        tell.yield("down")
                        throw error
                    }
                })
        }
        router.on(.get, "/wait") { _ in
            tell.yield("begun")
            do { try await Task.sleep(for: .seconds(30)) } catch { tell.yield("wait") }
            return .text("")
        }
        try await TestServer.run(router) { port in
            var iterator = ended.makeAsyncIterator()
            do {
                let client = try RawClient.connect(port)
                await client.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc")
            }
            #expect(await iterator.next() == "up")
            do {
                let client = try RawClient.connect(port)
                await client.send("GET /down HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = await client.receive()
                client.abort()
            }
            #expect(await iterator.next() == "down")
            do {
                let client = try RawClient.connect(port)
                await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await iterator.next() == "begun")
            }
            #expect(await iterator.next() == "wait")
        }
    }

    @Test func aSlowReaderHoldsTheWriterBack() async throws {
        let written = Counter()
        var router = HTTPRouter()
        router.on(.get, "/down") { _ in
            HTTPResponse(
                body: .stream { writer in
                    for _ in 0..<2_000 {
                        try await writer.write([UInt8](repeating: 65, count: 50_000))
                        written.add(50_000)
                    }
                })
        }
        try await TestServer.run(router) { port in
            let client = try RawClient.connect(port, receiveBuffer: 16_384)
            await client.send("GET /down HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try await written.settle()
            // The system's own buffers take some megabytes; the hundred that are wanted must not be made.
            #expect(written.value < 12_000_000)
            var total = 0
            while true {
                let count = await client.receive(1 << 20).count
                if count == 0 { break }
                total += count
            }
            #expect(total > 100_000_000)
        }
    }

    @Test func aSlowHandlerHoldsTheClientBack() async throws {
        var router = HTTPRouter()
        let (openings, release) = AsyncStream<Void>.makeStream()
        router.on(.post, "/up", bodyLimit: BodyLimit(1 << 30)) { request in
            for await _ in openings { break }
            var count = 0
            while let buffer = try await request.body.next() { count += buffer.count }
            return .text("\(count)")
        }
        try await TestServer.run(router) { port in
            let client = try RawClient.connect(port)
            let sent = Counter()
            await client.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 60000000\r\n\r\n")
            let sending = Task {
                for _ in 0..<600 {
                    await client.send([UInt8](repeating: 66, count: 100_000))
                    sent.add(100_000)
                }
            }
            try await sent.settle()
            #expect(sent.value < 20_000_000)
            release.yield()
            await sending.value
            #expect(await client.receiveText { $0.hasSuffix("60000000") }.hasSuffix("60000000"))
        }
    }

    @Test func tooManyRequestsGet503() async throws {
        var router = HTTPRouter()
        let (started, tell) = AsyncStream<Void>.makeStream()
        let released = Counter()
        router.on(.get, "/slow") { _ in
            tell.yield()
            while released.value == 0 { try await Task.sleep(for: .milliseconds(5)) }
            return .text("slow")
        }
        try await TestServer.run(router, configure: { $0.maxRequestsInFlight = 2 }) { port in
            let request = "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let clients = try (0..<3).map { _ in try RawClient.connect(port) }
            var iterator = started.makeAsyncIterator()
            for client in clients.prefix(2) {
                await client.send(request)
                await iterator.next()
            }
            await clients[2].send(request)
            let refused = await clients[2].receiveText()
            #expect(refused.contains(" 503 ") && refused.contains("retry-after: 1"))
            released.add(1)
            for client in clients.prefix(2) { #expect(await client.receiveText().contains(" 200 OK")) }
        }
    }

    @Test func requestsInFlightEndBeforeTheServer() async throws {
        var router = HTTPRouter()
        let (started, tell) = AsyncStream<Void>.makeStream()
        router.on(.get, "/slow") { _ in
            tell.yield()
            try await Task.sleep(for: .milliseconds(500))
            return .text("slow")
        }
        let record = TextRecord()
        let waiter = TaskRecord()
        try await TestServer.run(router) { port in
            let client = try RawClient.connect(port)
            let idle = try RawClient.connect(port)
            await client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            var iterator = started.makeAsyncIterator()
            await iterator.next()
            waiter.set(
                Task {
                    record.set(await client.receiveText())
                    _ = await idle.receive()
                })
        }
        await waiter.wait()
        #expect(record.value.hasSuffix("slow"))
        #expect(record.value.contains("connection: close") == false || record.value.contains(" 200 OK"))
    }
}

final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func add(_ number: Int) { count.add(number, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }

    /// Waits until the count is above 0 and stands still for a tenth of a second.
    func settle() async throws {
        var last = 0
        var still = 0
        while still < 10 {
            try await Task.sleep(for: .milliseconds(10))
            still = value == last && last > 0 ? still + 1 : 0
            last = value
        }
    }
}

final class TextRecord: Sendable {
    private let text = Mutex("")
    func set(_ value: String) { text.withLock { $0 = value } }
    var value: String { text.withLock { $0 } }
}

final class TaskRecord: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)
    func set(_ value: Task<Void, Never>) { task.withLock { $0 = value } }
    func wait() async { await task.withLock { $0 }?.value }
}
