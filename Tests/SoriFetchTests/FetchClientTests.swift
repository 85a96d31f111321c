import SoriCore
import SoriTesting
import Synchronization
import Testing

@testable import SoriFetch

struct FetchClientTests {
    private let client = FetchClient(transfers: 2)

    private func code(_ body: () async throws -> Void) async -> FetchError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? FetchError)?.code
        }
    }

    @Test func anAnswerInParts() async throws {
        let server = try RawServer(
            [
                [
                    "HTTP/1.1 201 Created\r\nX-A: b\r\nTransfer-", "Encoding: chunked\r\n\r\n3\r\nab",
                    "c\r\n2\r\nde\r\n0\r\n\r\n",
                ]
            ],
            pause: .milliseconds(20))
        let (head, body) = try await client.collect(FetchRequest(server.url(), body: Array("{}".utf8)), limit: 100)
        #expect(head.status == 201 && head["x-a"] == "b")
        #expect(String(decoding: body, as: UTF8.self) == "abcde")
    }

    @Test func aStatusIsNoError() async throws {
        let server = try RawServer([["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]])
        let sink = CountingSink()
        #expect(try await client.send(FetchRequest(server.url()), to: sink).status == 404)
        #expect(sink.begins == 1, "the sink hears of a head without a body too")
    }

    @Test func aCutConnection() async throws {
        let server = try RawServer([["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"]])
        #expect(await code { _ = try await client.collect(FetchRequest(server.url()), limit: 100) } == .cutOff)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nco", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n"])
    func aHeadThatBreaksOff(_ head: String) async throws {
        let server = try RawServer([[head]])
        #expect(await code { _ = try await client.collect(FetchRequest(server.url()), limit: 100) } == .cutOff)
    }

    @Test func nobodyThere() async throws {
        let failure = await code { _ = try await client.collect(FetchRequest("http://127.0.0.1:9/"), limit: 100) }
        #expect(failure == .unreachable)
    }

    @Test func tooMuch() async throws {
        let server = try RawServer([
            ["HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + String(repeating: "x", count: 200)]
        ])
        #expect(await code { _ = try await client.collect(FetchRequest(server.url()), limit: 100) } == .tooLong)
    }

    @Test func silence() async throws {
        let server = try RawServer([["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", ""]])
        var request = FetchRequest(server.url())
        request.idleTimeout = .seconds(1)
        #expect(await code { _ = try await client.collect(request, limit: 100) } == .timedOut)
    }

    @Test func cancellationEndsATransfer() async throws {
        let server = try RawServer([["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", ""]])
        let sink = CountingSink()
        let task = Task { try await client.send(FetchRequest(server.url()), to: sink) }
        while sink.bytes == 0 { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        // The server says nothing for much longer than the transfer would wait: only the cancellation can end it so.
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://x/", "http://x/a b", "http://x/\r\nX: y", "", "gopher://x"])
    func addressesThatAreNone(_ url: String) async {
        #expect(await code { _ = try await client.collect(FetchRequest(url), limit: 100) } == .badRequest)
    }

    @Test func aFormWithAFileThatCannotBeRead() async {
        var request = FetchRequest("http://127.0.0.1:9/")
        request.form = [
            .text("a", "b"), FetchFormPart("file", .file(path: "/nonexistent/a.wav", filename: "a.wav")),
        ]
        #expect(await code { _ = try await client.collect(request, limit: 100) } == .badRequest)
    }

    @Test func headersCannotBeSmuggled() async throws {
        let request = FetchRequest("http://127.0.0.1:9/", headers: [("X-A", "b\r\nX-B: c")])
        #expect(await code { _ = try await client.collect(request, limit: 100) } == .badRequest)
    }

    @Test func aRedirectToAFileIsNotFollowed() async throws {
        let server = try RawServer([["HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"]]
        )
        #expect(await code { _ = try await client.collect(FetchRequest(server.url()), limit: 9_999) } == .failed)
    }

    @Test func redirectsWithoutEnd() async throws {
        let answer = ["HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"]
        let server = try RawServer(Array(repeating: answer, count: 5))
        var request = FetchRequest(server.url())
        request.maxRedirects = 3
        #expect(await code { _ = try await client.collect(request, limit: 100) } == .tooManyRedirects)
    }

    private final class CountingSink: FetchSink {
        private let counts = Mutex((begins: 0, bytes: 0))
        var begins: Int { counts.withLock { $0.begins } }
        var bytes: Int { counts.withLock { $0.bytes } }
        func begin(_ head: FetchHead) { counts.withLock { $0.begins += 1 } }
        func receive(_ bytes: [UInt8]) { counts.withLock { $0.bytes += bytes.count } }
    }
}
