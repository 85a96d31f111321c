import FoundationEssentials
import SoriAudio
import SoriCore
import SoriHTTP
import SoriInsights
import SoriJobs
import SoriModels
import SoriMoonshine
import SoriRecognition
import SoriTesting
import Testing

@testable import SoriServer

/// The conversation's socket on a real server, with the real model, our own WebSocket client and a store in memory.
@Suite(.serialized)
struct ConversationSocketTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Conversations in memory, three of them waiting, summed up without a language model.
    private struct Store: Sendable {
        let conversations: ConversationService

        init() async throws {
            let jobs = MemoryJobStore()
            for id in ["j1", "j2", "j3"] {
                try await jobs.insert(Job(id: id, kind: .conversation, request: #"{"language":"en"}"#, now: Date()))
            }
            conversations = ConversationService(
                store: jobs,
                insights: InsightConfiguration(summarizer: Summarizer(generator: nil, timeout: .seconds(1))),
                logger: Logger(label: "test", level: .error))
        }

        func segments(_ id: String) async throws -> [Segment] { try await conversations.answer(id)?.segments ?? [] }
        func result(_ id: String) async throws -> ConversationResult? { try await conversations.answer(id)?.result }
    }

    /// Runs `body` against a server; nothing, said loudly, where there is no model.
    private static func withServer(
        _ store: Store, _ body: @Sendable @escaping (_ port: Int) async throws -> Void
    ) async throws {
        let recognizers = SpeechBackends(
            loader: BackendLoader([MoonshineBackend(assets: Assets(directory: root + "/.deps"))]),
            voiceActivityPath: Assets(directory: root + "/.deps").voiceActivity)
        do {
            try await recognizers.load(BackendRequest())
        } catch {
            return print("SKIPPED: conversation sockets, because there is no model: \(error)")
        }
        let logger = Logger(label: "test", level: .error)
        let api = SoriAPI(
            SoriAPI.Configuration(
                version: "test", preferredLanguage: nil, audioDirectories: [],
                uploadDirectory: FileManager.default.temporaryDirectory.path, maxJobs: 1,
                maxUploadBytes: 1 << 20, apiKeys: [], conversations: store.conversations),
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
        while let block = try decoder.nextBlock() { samples += block }
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
            let summary: Summary?
        }
        let message = try JSONDecoder().decode(Message.self, from: Data(text.utf8))
        return [
            "type": message.type, "text": message.text ?? "", "job_id": message.job_id ?? "",
            "transcript": message.transcript ?? "", "method": message.summary?.method.rawValue ?? "",
        ]
    }

    @Test func aConversationThatEnds() async throws {
        let store = try await Store()
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
                let stored = try await store.segments("j1").map(\.text)
                #expect(stored == texts && texts.joined().count > 20)
                // Then the server closes.
                let last = try await client.receive()
                #expect(last == nil && client.closeCode == .normal)
            }
        }
    }

    @Test func aClientThatGoesLosesNothing() async throws {
        let store = try await Store()
        try await Self.withServer(store) { port in
            let address = try WebSocketAddress("ws://127.0.0.1:\(port)/ws/j2")
            try await WebSocketClient.withConnection(to: address) { client in
                _ = try await Self.next(client)
                try await Self.speak(client)
            }
            var result = try await store.result("j2")
            for _ in 0..<600 where result == nil {
                try await Task.sleep(for: .milliseconds(50))
                result = try await store.result("j2")
            }
            let found = try #require(result)
            #expect(found.transcript.count > 20 && found.language == "en" && found.duration > 3)
            let segments = try await store.segments("j2")
            #expect(found.transcript == segments.map(\.text).joined(separator: " "))
        }
    }

    @Test func jobsThatAreUnknownOrTakenAreRefused() async throws {
        let store = try await Store()
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
        #expect(error?.code == .connectFailed)
    }
}
