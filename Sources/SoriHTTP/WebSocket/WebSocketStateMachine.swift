/// What one end of an open WebSocket does, without its socket: frames in, messages out, pings, the closing handshake
/// (RFC 6455).
///
/// Pure: events go in with the time (nanoseconds that never go back), what is to be done comes out. Messages are sent
/// as frames by the shell; this says which control frames stand between them, and when the connection ends.
struct WebSocketStateMachine: Sendable {
    /// Limits in bytes, time limits in nanoseconds.
    struct Limits: Sendable {
        /// Longest message, joined from its fragments.
        var messageBytes = 1 << 20
        /// Most bytes kept for a reader that is slower than its peer.
        var receiveBufferBytes = 256 * 1024
        /// Most bytes kept for a peer that is slower than its writer; beyond it no pongs are added.
        var sendBufferBytes = 256 * 1024
        /// Time between pings; nil: no pings, and nobody is dropped for silence.
        var ping: UInt64?
        /// How long the closing handshake may take.
        var close: UInt64 = 2_000_000_000
    }

    private enum State: Sendable {
        case open
        /// This end closes, once what is queued has been sent.
        case flushing(code: WebSocketCloseCode, reason: String, peerHasClosed: Bool, deadline: UInt64)
        /// The close frame is on its way; the peer's ends the connection.
        case closeSent(peerHasClosed: Bool, deadline: UInt64)
        case closed
    }

    private let role: WebSocketRole
    private let ping: UInt64?
    private let closeTime: UInt64
    private var decoder: WebSocketDecoder
    private var state = State.open
    /// The reader has enough for now: the peer is held back, and not dropped for its silence.
    private var isHeldBack = false
    private var lastReceived: UInt64
    private var lastPing: UInt64
    /// When nothing waited to be sent, or the system took some of it.
    private var lastSent: UInt64

    /// A connection whose handshake is done.
    init(role: WebSocketRole, limits: Limits, now: UInt64) {
        self.role = role
        ping = limits.ping
        closeTime = limits.close
        decoder = WebSocketDecoder(role: role, maxMessageBytes: limits.messageBytes)
        lastReceived = now
        lastPing = now
        lastSent = now
    }

    // MARK: - Receiving

    /// What has come.
    enum Received: Equatable {
        /// A message for the reader.
        case message(WebSocketMessage)
        /// A frame to answer with, unless too much waits to be sent already.
        case reply([UInt8])
        /// The peer closes, with a code if it gave one. Nothing more is read; the close frame is due (`queueEnded`).
        case close(WebSocketCloseCode?, isReply: Bool)
        /// The peer broke the protocol or a limit. Nothing more is read; the close frame is due (`queueEnded`).
        case failure
    }

    /// Goes on in `input` at `offset` and moves it; nil when the rest of it is used up or thrown away.
    mutating func receive(_ input: Span<UInt8>, at offset: inout Int, now: UInt64) -> Received? {
        lastReceived = now
        while !peerHasClosed, let event = decoder.next(input, at: &offset) {
            switch event {
            case .message(let message):
                // Who closes has stopped reading.
                if case .open = state { return .message(message) }
            case .ping(let payload):
                if sendsFrames { return .reply(WebSocketFrame.encode(.pong, payload, role: role)) }
            case .pong: break
            case .close(let code):
                let isReply = !sendsFrames
                peerCloses(code ?? .normal, "", now: now)
                return .close(code, isReply: isReply)
            case .failure(let code, let reason):
                peerCloses(code, reason, now: now)
                return .failure
            }
        }
        return nil
    }

    private var peerHasClosed: Bool {
        switch state {
        case .open: false
        case .flushing(_, _, let peerHasClosed, _), .closeSent(let peerHasClosed, _): peerHasClosed
        case .closed: true
        }
    }

    private mutating func peerCloses(_ code: WebSocketCloseCode, _ reason: String, now: UInt64) {
        _ = close(code, reason, now: now)
        switch state {
        case .flushing(let code, let reason, _, let deadline):
            state = .flushing(code: code, reason: reason, peerHasClosed: true, deadline: deadline)
        case .closeSent(_, let deadline): state = .closeSent(peerHasClosed: true, deadline: deadline)
        case .open, .closed: break
        }
    }

    /// The reader has enough for now.
    mutating func readerIsFull() {
        if case .open = state { isHeldBack = true }
    }

    /// The reader has room again. True when the peer is to send on.
    mutating func readerHasRoom(now: UInt64) -> Bool {
        guard isHeldBack else { return false }
        isHeldBack = false
        lastReceived = now
        return true
    }

    // MARK: - Sending

    /// True while frames may be sent: the close frame is the last one.
    var sendsFrames: Bool {
        switch state {
        case .open, .flushing: true
        case .closeSent, .closed: false
        }
    }

    /// The system took some of the output.
    mutating func sent(now: UInt64) { lastSent = now }

    /// Everything queued is in the output. The close frame, or nil when it was sent before.
    mutating func queueEnded(now: UInt64) -> [UInt8]? {
        _ = close(.normal, "", now: now)
        guard case .flushing(let code, let reason, let peerHasClosed, let deadline) = state else { return nil }
        state = .closeSent(peerHasClosed: peerHasClosed, deadline: deadline)
        return WebSocketFrame.encode(close: code, reason, role: role)
    }

    /// All of the output is sent. True when both ends have closed: the socket is to be closed.
    mutating func outputEnded() -> Bool {
        guard case .closeSent(peerHasClosed: true, _) = state else { return false }
        state = .closed
        return true
    }

    // MARK: - Ending

    /// Begins the closing handshake, behind what is queued. False when it has begun before: the first close counts.
    mutating func close(_ code: WebSocketCloseCode, _ reason: String, now: UInt64) -> Bool {
        guard case .open = state else { return false }
        state = .flushing(code: code, reason: reason, peerHasClosed: false, deadline: now + closeTime)
        isHeldBack = false
        return true
    }

    /// What a deadline brings.
    enum TimedOut: Equatable {
        case nothing
        /// Send this frame.
        case ping([UInt8])
        /// The peer is gone, or does not close in time: close the socket.
        case close
    }

    /// Time has passed; `outputIsEmpty` when nothing waits to be sent.
    mutating func timePassed(now: UInt64, outputIsEmpty: Bool) -> TimedOut {
        switch state {
        case .flushing(_, _, _, let deadline), .closeSent(_, let deadline): return now >= deadline ? .close : .nothing
        case .closed: return .nothing
        case .open: break
        }
        guard let ping else { return .nothing }
        // A peer that takes nothing would hold its writer for good: who waits to send reads nothing either.
        if outputIsEmpty { lastSent = now }
        if now > lastSent + 6 * ping { return .close }
        guard !isHeldBack else { return .nothing }
        if now > lastReceived + 2 * ping + ping / 2 { return .close }
        guard now >= lastPing + ping, now >= lastReceived + ping / 2 else { return .nothing }
        lastPing = now
        return .ping(WebSocketFrame.encode(.ping, [], role: role))
    }

    /// The socket is gone; nothing follows.
    mutating func peerIsGone() { state = .closed }
}
