import FoundationEssentials
import SoriAudio
import SoriCore
import SoriHTTP
import SoriRecognition
import Synchronization
import Testing

@testable import SoriServer

/// The conversation's socket on a real server, with the real model, our own WebSocket client and a store made of arrays.
@Suite(.serialized)
struct ConversationSocketTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// A job store in memory.
    private final class Store: Sendable {
        private struct State {
            var free: Set<String> = ["j1", "j2", "j3"]
            var segments: [Segment] = []
            var transcript: Transcript?
        }

        private let state = Mutex(State())

        var segments: [Segment] { state.withLock { $0.segments } }
        var transcript: Transcript? { state.withLock { $0.transcript } }

        func claim(_ id: String) -> ConversationJobs.Claim {
            state.withLock { $0.free.remove(id) } == nil ? .refused(reason: "no such job") : .granted(language: "en")
        }
        func store(_ segment: Segment) { state.withLock { $0.segments.append(segment) } }
        func complete(_ transcript: Transcript) { state.withLock { $0.transcript = transcript } }

        var jobs: ConversationJobs {
            ConversationJobs(
                claim: { self.claim($0) }, store: { _, segment in self.store(segment) },
                complete: { _, transcript in
                    self.complete(transcript)
                    return ConversationJobs.Outcome(
                        summary: ["summary": "short", "method": "extractive"], transcript: transcript.text)
                })
        }
    }

    /// Runs `body` against a server; nothing, said loudly, where there is no model.
    private static func withServer(
        _ store: Store, _ body: @Sendable @escaping (_ port: Int) async throws -> Void
    ) async throws {
        let recognizers = SpeechBackends(
            loader: BackendLoader(assets: root + "/.deps", models: "/nowhere", parallelism: 2))
        do {
            try await recognizers.load(BackendRequest())
        } catch {
            return print("SKIPPED: conversation sockets, because there is no model: \(error)")
        }
        let logger = Logger(label: "test", level: .error)
        let api = SoriAPI(
            SoriAPI.Configuration(
                version: "test", preferredLanguage: nil, audioDirectories: [], uploadDirectory: "/tmp", maxJobs: 1,
                maxUploadBytes: 1 << 20, apiKeys: [], conversations: store.jobs),
            recognizers: recognizers, logger: logger)
        var configuration = HTTPServer.Configuration(listeners: [.init(host: "127.0.0.1", port: 0)])
        configuration.logger = logger
        let (ports, ready) = AsyncStream<[Int]>.makeStream()
        let server = HTTPServer(configuration: configuration, router: api.router) { ready.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { ready.finish() }
                try await server.run()
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next()?.first)
            try await body(port)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private static func speech() throws -> [UInt8] {
        let decoder = try AudioDecoder(path: root + "/samples/sample-en.wav")
        var samples: [Float] = []
        while let piece = try decoder.nextPiece() { samples += piece }
        return WAVWriter.data(samples)
    }

    /// Sends the sample in the reference client's chunks.
    private static func speak(_ client: WebSocketClient) async throws {
        let audio = try speech()
        for start in stride(from: 0, to: audio.count, by: 960) {
            try await client.send(.binary(Array(audio[start..<min(start + 960, audio.count)])))
        }
    }

    private static func next(_ client: WebSocketClient) async throws -> [String: String] {
        guard case .text(let text)? = try await client.receive() else { return [:] }
        struct Message: Decodable {
            let type: String
            let text: String?
            let job_id: String?
            let transcript: String?
            let summary: [String: String]?
        }
        let message = try JSONDecoder().decode(Message.self, from: Data(text.utf8))
        return [
            "type": message.type, "text": message.text ?? "", "job_id": message.job_id ?? "",
            "transcript": message.transcript ?? "", "method": message.summary?["method"] ?? "",
        ]
    }

    @Test func aConversationThatEnds() async throws {
        let store = Store()
        try await Self.withServer(store) { port in
            let address = try WebSocketAddress("ws://127.0.0.1:\(port)/api/v1/stream/j1")
            try await WebSocketClient.withConnection(to: address) { client in
                let greeting = try await Self.next(client)
                #expect(greeting["job_id"] == "j1")
                try await Self.speak(client)
                try await client.send(.text(#"{"type":"end"}"#))
                var texts: [String] = []
                while true {
                    let message = try await Self.next(client)
                    guard message["type"] == "transcript_segment" else {
                        #expect(message["type"] == "final_summary" && message["method"] == "extractive")
                        #expect(message["transcript"] == texts.joined(separator: " "))
                        break
                    }
                    texts.append(message["text"] ?? "")
                }
                #expect(store.segments.map(\.text) == texts && texts.joined().count > 20)
                // Then the server closes.
                let last = try await client.receive()
                #expect(last == nil && client.closeCode == .normal)
            }
        }
    }

    @Test func aClientThatGoesLosesNothing() async throws {
        let store = Store()
        try await Self.withServer(store) { port in
            let address = try WebSocketAddress("ws://127.0.0.1:\(port)/ws/j2")
            try await WebSocketClient.withConnection(to: address) { client in
                _ = try await Self.next(client)
                try await Self.speak(client)
            }
            for _ in 0..<600 where store.transcript == nil { try await Task.sleep(for: .milliseconds(50)) }
            let transcript = try #require(store.transcript)
            #expect(transcript.text.count > 20 && transcript.language == "en")
            #expect(transcript.segments == store.segments && transcript.duration > 3)
        }
    }

    @Test func jobsThatAreUnknownOrTakenAreRefused() async throws {
        let store = Store()
        try await Self.withServer(store) { port in
            for (path, isFree) in [("/ws/j3", true), ("/ws/j3", false), ("/api/v1/stream/none", false)] {
                let address = try WebSocketAddress("ws://127.0.0.1:\(port)\(path)")
                try await WebSocketClient.withConnection(to: address) { client in
                    guard isFree else {
                        let message = try await client.receive()
                        #expect(message == nil && client.closeCode == .policyViolation)
                        return
                    }
                    let greeting = try await Self.next(client)
                    #expect(greeting["type"] == "connection_success")
                }
            }
        }
    }

    @Test func whereNothingAnswersTheClientSaysSo() async throws {
        let address = try WebSocketAddress("ws://127.0.0.1:1/")
        let error = await #expect(throws: WebSocketClientError.self) {
            try await WebSocketClient.withConnection(to: address) { _ in }
        }
        #expect(error?.code == "connect_failed")
    }
}
