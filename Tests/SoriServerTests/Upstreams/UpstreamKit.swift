import FoundationEssentials
import SoriCore
import SoriHTTP
import Synchronization
import Testing

@testable import SoriServer

/// Servers in this process that stand for upstreams, and a routing in front of them that has heard of all of them.
struct UpstreamKit: Sendable {
    let routing: UpstreamRouting
    let folder: URL
    let file: UploadedFile

    /// Runs `body` with upstreams that answer by `routers`, or (nil) do not exist.
    static func run(
        _ routers: [HTTPRouter?], isLocalReady: Bool = true, mostWaiting: Int = 8, key: String? = nil,
        bytes: [UInt8] = Array("a recording".utf8), _ body: @escaping @Sendable (UpstreamKit) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var upstreams: [Upstream] = []
            for (index, router) in routers.enumerated() {
                var port = 9
                if let router {
                    var configuration = HTTPServer.Configuration(listeners: [.init(host: "127.0.0.1", port: 0)])
                    configuration.logger = Logger(label: "test", level: .error)
                    let (ports, ready) = AsyncStream<[Int]>.makeStream()
                    let server = HTTPServer(configuration: configuration, router: router) { ready.yield($0) }
                    group.addTask { try await server.run() }
                    var iterator = ports.makeAsyncIterator()
                    port = try #require(await iterator.next()?.first)
                }
                upstreams.append(try Upstream("u\(index + 1)=http://127.0.0.1:\(port)"))
            }
            var configuration = try UpstreamsConfiguration(upstreams)
            configuration.key = key
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let table = RoutingTable(
                capacity: 1, upstreams: upstreams.map(\.name), mostWaiting: mostWaiting, now: Date())
            let queue = RoutingQueue(table)
            queue.setLocal(isReady: isLocalReady)
            let kit = UpstreamKit(
                routing: UpstreamRouting(
                    client: UpstreamClient(configuration), queue: queue, logger: Logger(label: "test", level: .error)),
                folder: folder,
                file: try UploadedFile.storing(bytes, in: folder.path, filename: "call.wav"))
            for target in 1...upstreams.count { kit.answers(target) }
            try await body(kit)
            group.cancelAll()
        }
    }

    /// An upstream has answered a health check.
    func answers(_ target: Int, capacity: Int = 1) {
        _ = routing.queue.update(target) {
            $0.answered(
                UpstreamReport(status: "ok", load: .init(running: 0, waiting: 0, capacity: capacity)), latency: 0,
                at: Date())
        }
    }

    /// Has everything go to an upstream while it can.
    func choose(_ name: String) throws {
        routing.queue.choose(try DeviceChoice(name, targets: routing.queue.table.targets, localDevice: nil))
    }

    /// A call with the recording.
    var call: UpstreamCall {
        UpstreamCall(
            path: "/work", query: [("language", "ko")],
            fields: [("language", "ko"), ("empty", ""), ("값", "a\"b\r\nc")],
            file: file.path, filename: file.filename, type: "audio/wav", languages: "ko", id: "request-1")
    }

    /// The status, the text and who gave them; `local` answers `here` unless it is told otherwise.
    func ask(
        local: @escaping @Sendable () async throws -> HTTPResponse = { .text("here") }
    ) async throws -> (status: Int, text: String, by: String?) {
        let response = try await routing.answer(call, local: local)
        return (response.status.rawValue, try await Self.text(response), response.headers[UpstreamRouting.servedBy])
    }

    /// The text of an answer; `onPart` is told of each part of a streamed one.
    static func text(_ response: HTTPResponse, onPart: @Sendable @escaping () -> Void = {}) async throws -> String {
        let bytes = Mutex<[UInt8]>([])
        switch response.body {
        case .bytes(let all): return String(decoding: all, as: UTF8.self)
        case .file: return ""
        case .stream(let body), .sized(_, let body):
            try await body(
                HTTPBodyWriter { part in
                    bytes.withLock { $0 += part }
                    onPart()
                })
            return String(decoding: bytes.withLock { $0 }, as: UTF8.self)
        }
    }

    /// A router whose `POST /work` answers by `handler`.
    static func router(_ handler: @escaping HTTPHandler) -> HTTPRouter {
        var router = HTTPRouter()
        router.on(.post, "/work", bodyLimit: BodyLimit(1 << 30), handler)
        return router
    }

    /// A router that answers with a status.
    static func router(status: Int, _ text: String = "x", retryAfter: String? = nil) -> HTTPRouter {
        router { request in
            while try await request.body.next() != nil {}
            var response = HTTPResponse.text(text, status: HTTPStatus(rawValue: status))
            response.headers["retry-after"] = retryAfter
            return response
        }
    }
}
