import SoriCore
import SoriHTTP
import SoriRecognition
import Synchronization

/// The effectful part of every live socket: receives what the client sends, runs the session beside it, and carries out
/// what the machine says.
///
/// - Tasks: one receives and feeds the session, another runs the session and tells its events. The machine is
///   behind a lock, since both ask it.
/// - Back-pressure: no message is received while audio waits to be taken or a message to be sent, and no event is told
///   while the one before it waits to be sent. So a slow session holds back the client, and a slow client the session.
/// - Errors: whatever either task throws ends the other one and is thrown; the server closes the socket by it.
/// - End: the machine says what becomes of the audio that a client left behind, and of the session when the server
///   stops.
final class LiveSocketLoop<Machine: LiveSocketMachine>: Sendable {
    /// Opens a session as the machine asks for.
    typealias Open = @Sendable (LiveSessionRequest) async throws -> any LiveAudioSession
    /// Registers the voice of a speaker of the socket under a name; answers the registry's id.
    typealias Remember = @Sendable (_ speaker: String, _ name: String) async throws -> String

    /// A running session with what turns bytes into its samples.
    private struct Round {
        let session: any LiveAudioSession
        var decoder: LivePCMDecoder
    }

    private let channel: any LiveSocketChannel
    private let requestID: String
    private let sampleRate: Int
    private let open: Open
    private let perform: (@Sendable (Machine.Effect) async throws -> Void)?
    private let remember: Remember?
    private let state: Mutex<Machine>

    /// Serves `channel` by `machine`.
    ///
    /// - Parameters:
    ///   - requestID: names the request in messages about errors of the server.
    ///   - sampleRate: samples a second that the client sends.
    ///   - open: opens a session; what it throws goes to the machine.
    ///   - perform: carries out the machine's effects, if it has any; what it throws ends the loop.
    ///   - remember: registers voices where the machine asks for it; what it throws goes to the machine.
    init(
        _ machine: Machine, channel: any LiveSocketChannel, requestID: String, sampleRate: Int, open: @escaping Open,
        perform: (@Sendable (Machine.Effect) async throws -> Void)? = nil, remember: Remember? = nil
    ) {
        state = Mutex(machine)
        self.channel = channel
        self.requestID = requestID
        self.sampleRate = sampleRate
        self.open = open
        self.remember = remember
        self.perform = perform
    }

    /// The machine as it stands.
    var machine: Machine { state.withLock { $0 } }

    /// Serves the client until it goes, the machine stops or something fails; `session` is one that is open already.
    func run(_ session: (any LiveAudioSession)? = nil) async throws {
        let failure = Promise<Void>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.receive(session, failure) }
            // The receiving task may wait for a message for ever, so a session that fails ends it from here.
            group.addTask { try await failure.wait() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func receive(_ session: (any LiveAudioSession)?, _ failure: Promise<Void>) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var round: Round?
            if let session { round = try start(session, failure, in: &group) }
            while let message = try await channel.receive() {
                let actions = state.withLock { machine in
                    switch message {
                    case .text(let text): machine.receive(text)
                    case .binary(let audio): machine.receive(audio)
                    }
                }
                guard try await carryOut(actions, &round, failure, &group) else { return }
            }
            _ = try await carryOut(state.withLock { $0.disconnected() }, &round, failure, &group)
        }
    }

    /// Carries out `actions` in order; false when no further message is to be received.
    private func carryOut(
        _ actions: [Machine.Action], _ round: inout Round?, _ failure: Promise<Void>,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async throws -> Bool {
        for action in actions {
            switch action {
            case .send(let message): try await send(message)
            case .open(let request):
                let outcome = await outcome { [open] in try await open(request) }
                let next = state.withLock { $0.opened(outcome.map(\.language)) }
                guard try await carryOut(next, &round, failure, &group) else { return false }
                if case .success(let session) = outcome { round = try start(session, failure, in: &group) }
            case .feed(let audio):
                guard let samples = try round?.decoder.decode(audio) else { break }
                try await round?.session.feed(samples)
            case .finish:
                if let samples = try round?.decoder.finish() { try await round?.session.feed(samples) }
                try await round?.session.finish()
                round = nil
                guard try await carryOut(state.withLock { $0.finished() }, &round, failure, &group) else {
                    return false
                }
            case .discard:
                try await round?.session.discard()
                round = nil
            case .remember(let speaker, let name):
                guard let remember else { break }
                let outcome = await outcome { try await remember(speaker, name) }
                let next = state.withLock { $0.remembered(speaker: speaker, name: name, outcome) }
                guard try await carryOut(next, &round, failure, &group) else { return false }
            case .stop: return false
            case .close(let code, let reason): throw WebSocketCloseError(code, reason: reason)
            }
        }
        return true
    }

    private func outcome<Value: Sendable>(
        _ work: @Sendable () async throws -> Value
    ) async -> Result<Value, APIError> {
        do {
            return .success(try await work())
        } catch {
            return .failure(APIError(any: error, requestID: requestID))
        }
    }

    /// Runs the session beside the receiving task; it tells its events until it ends.
    private func start(
        _ session: any LiveAudioSession, _ failure: Promise<Void>,
        in group: inout ThrowingDiscardingTaskGroup<any Error>
    ) throws -> Round {
        let decoder = try LivePCMDecoder(sampleRate: sampleRate)
        group.addTask {
            do {
                try await session.run { try await self.tell($0) }
            } catch {
                failure.resolve(.failure(error))
                throw error
            }
        }
        return Round(session: session, decoder: decoder)
    }

    private func tell(_ event: LiveEvent) async throws {
        for output in state.withLock({ $0.heard(event) }) {
            switch output {
            case .send(let message): try await send(message)
            case .perform(let effect): try await perform?(effect)
            }
        }
    }

    private func send(_ message: Machine.Message) async throws {
        do {
            try await channel.send(message.webSocketMessage)
        } catch  where Machine.outlivesClient {
            // The client may be gone at any time: what it said is worked up all the same.
        }
    }
}

/// A WebSocket as the loop needs it.
protocol LiveSocketChannel: Sendable {
    /// The next message, or nil once the socket is closed by either side or lost.
    func receive() async throws -> WebSocketMessage?
    /// Sends a message; suspends while the client reads slowly, throws when it is gone.
    func send(_ message: WebSocketMessage) async throws
}

extension WebSocketConnection: LiveSocketChannel {}

/// A live session as the loop needs it; `LiveSession` says what each call does.
protocol LiveAudioSession: Sendable {
    /// The code of the language it recognises, or nil when it detects the language.
    var language: String? { get }
    func feed(_ samples: [Float]) async throws
    func finish() async throws
    func discard() async throws
    func run(_ emit: @Sendable (LiveEvent) async throws -> Void) async throws
}

extension LiveSession: LiveAudioSession {
    var language: String? { options.decoding.language }
}
