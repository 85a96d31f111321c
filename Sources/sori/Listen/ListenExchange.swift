import SoriHTTP

/// One of the server's sockets as a run sees it: what is heard goes in, texts come out on the screen. It lives through
/// all connections of a run; they come one after the other.
protocol ListenExchange: Sendable {
    /// The source of audio, its buffer, and what the server has not finished telling.
    var progress: ListenProgress { get }
    /// Takes 16-bit samples that were heard.
    func hear(_ audio: [UInt8])
    /// Nothing more will be heard.
    func sourceEnded()
    /// The connection is gone: what was not answered is for the next one.
    func startOver()
    /// Serves one connection until its end.
    func converse(with client: WebSocketClient) async throws -> ListenOutcome
}

/// How far a run has come.
struct ListenProgress: Sendable {
    /// When the source ended; everything is in the buffer then.
    var endedAt: ContinuousClock.Instant?
    /// Bytes that had to go without having been sent.
    var lost: Int
    /// What was said and is not final yet.
    var textInProgress: String?
}

/// How a connection ended.
enum ListenOutcome: Sendable {
    /// All audio was answered.
    case done
    /// The server is there but gives no last text.
    case unanswered
    /// The server is away, or stops; another connection is worth a try.
    case lost
    /// The server has as many clients as it takes; another try is worth more the later it comes.
    case busy
    /// The server does not want this client.
    case refused(WebSocketCloseCode)
    /// Something that another connection would not mend.
    case failed(String)

    /// What the code that the server closed with means; nil: the connection broke.
    init(closeCode: WebSocketCloseCode?) {
        self =
            switch closeCode {
            case .normal?, .goingAway?, .internalError?, nil: .lost
            case .tryAgainLater?: .busy
            case let code?: .refused(code)
            }
    }
}

extension ListenExchange {
    /// Runs a task that sends beside one that receives; the first to end ends the connection.
    func race(
        send: @escaping @Sendable () async throws -> ListenOutcome,
        receive: @escaping @Sendable () async throws -> ListenOutcome
    ) async throws -> ListenOutcome {
        try await withThrowingTaskGroup(of: ListenOutcome?.self) { group in
            group.addTask {
                do {
                    return try await send()
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    // The receiving task knows why.
                    return nil
                }
            }
            group.addTask { try await receive() }
            defer { group.cancelAll() }
            while let outcome = try await group.next() { if let outcome { return outcome } }
            return .lost
        }
    }
}
