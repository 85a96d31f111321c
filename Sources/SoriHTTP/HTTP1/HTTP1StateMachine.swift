/// What an HTTP/1.1 connection does, without its socket: one request at a time, in order (RFC 9112).
///
/// Pure: events go in with the time (nanoseconds that never go back), what is to be done comes out. Bytes are lent, and
/// named by their range in what was lent.
struct HTTP1StateMachine: Sendable {
    /// Limits and time limits, these in nanoseconds.
    struct Limits: Sendable {
        var headBytes = 32 * 1024
        var headFields = 200
        /// Time for a whole head, from the connection's start or the head's first byte.
        var head: UInt64 = 15_000_000_000
        /// Longest silence within a body.
        var body: UInt64 = 30_000_000_000
        /// Longest time in which a client takes nothing of an answer.
        var write: UInt64 = 60_000_000_000
        /// Longest time between two requests.
        var keepAlive: UInt64 = 60_000_000_000
        /// How long the rest of an unread body is thrown away after the last answer.
        var linger: UInt64 = 2_000_000_000
    }

    /// Where the connection stands.
    private enum State: Sendable {
        /// Waiting for a request, or in the middle of its head.
        case head(isStarted: Bool)
        /// A request is being answered.
        case exchange(Exchange)
        /// The last answer is on its way; what still comes in is thrown away. `mayReset` when more of it may come:
        /// closing would then reset the connection and might take the answer with it.
        case lingering(mayReset: Bool)
        /// All is sent, and this side has said so.
        case shutDown
        /// It is a WebSocket now.
        case webSocket
        /// The client chose HTTP/2: requests come as streams of their own, this many now.
        case http2(streams: Int)
        case closed
    }

    /// A request and its answer.
    private struct Exchange: Sendable {
        var body: Body
        var response = Response.awaited
        var keepsAlive: Bool
        /// The client waits for `100 Continue` and has neither got it nor sent anything of the body.
        var expectsContinue = false
        /// The handler has enough of the body for now: the client waits, and its clock stands still.
        var isHeldBack = false
        /// False for HTTP/1.0: such clients know no chunks.
        var isHTTP11: Bool

        var bodyIsDone: Bool { if case .done = body { true } else { false } }
    }

    /// What is still to come of a request's body.
    private enum Body: Sendable {
        case done
        case length(left: Int)
        case chunked(ChunkedDecoder)
        /// Nobody knows where it ends: what comes is thrown away.
        case broken
    }

    private enum Response: Sendable {
        case awaited
        case streaming(HTTPResponseHead.Framing)
    }

    private let limits: Limits
    private var parser: HTTPHeadParser
    private var state = State.head(isStarted: false)
    /// The number of the last request; what a handler says about an earlier one is ignored.
    private(set) var serial = 0
    private var isDraining: Bool
    /// When `timePassed` has something to do; `.max` for never.
    private(set) var deadline: UInt64

    /// A connection that was just accepted.
    init(limits: Limits, isDraining: Bool = false, now: UInt64) {
        self.limits = limits
        self.isDraining = isDraining
        parser = HTTPHeadParser(maxBytes: limits.headBytes, maxFields: limits.headFields)
        deadline = now + limits.head
    }

    // MARK: - Receiving

    /// What the next bytes are.
    enum Received {
        /// The input is used up, or what is left of it must wait: for the rest of a head, or for the answer before it.
        case wait
        /// A request begins; its body follows in the same way.
        case request(HTTPRequestHead)
        /// Bytes of the body, at this range of the input.
        case body(Range<Int>)
        /// The body is complete.
        case bodyEnd
        /// The body is broken; it never gets to its end.
        case bodyFailure(HTTPError)
        /// What came is no request: answer with this, then close.
        case refuse(HTTPError)
        /// The rest of the input is thrown away.
        case discard
    }

    /// Goes on in `input` at `offset` and moves it. Call it until it gives `.wait`, `.refuse` or `.discard`.
    ///
    /// Of a head that is not complete nothing is used: the next call's input begins with it.
    mutating func receive(_ input: Span<UInt8>, at offset: inout Int, now: UInt64) -> Received {
        switch state {
        case .head(let isStarted): return receiveHead(input, at: &offset, isStarted: isStarted, now: now)
        case .exchange(var exchange):
            guard !exchange.bodyIsDone else { return .wait }
            let received = receiveBody(input, at: &offset, &exchange, now: now)
            state = .exchange(exchange)
            return received
        case .webSocket: return .wait
        case .lingering, .shutDown, .http2, .closed: return .discard
        }
    }

    private mutating func receiveHead(
        _ input: Span<UInt8>, at offset: inout Int, isStarted: Bool, now: UInt64
    ) -> Received {
        guard offset < input.count else { return .wait }
        let head: HTTPRequestHead
        do throws(HTTPError) {
            guard let (found, length) = try parser.parse(input.extracting(offset..<input.count)) else {
                // The clock of the first byte counts: a slow head does not win time with each byte.
                if !isStarted { deadline = now + limits.head }
                state = .head(isStarted: true)
                return .wait
            }
            head = found
            offset += length
        } catch {
            return refuse(error)
        }
        serial += 1
        var exchange = Exchange(
            body: .done, keepsAlive: head.keepsAlive && !isDraining, expectsContinue: head.expectsContinue,
            isHTTP11: head.minorVersion == 1)
        switch head.framing {
        case .none: deadline = .max
        case .length(let length):
            exchange.body = .length(left: length)
            deadline = now + limits.body
        case .chunked:
            exchange.body = .chunked(ChunkedDecoder())
            deadline = now + limits.body
        }
        state = .exchange(exchange)
        return .request(head)
    }

    /// The connection ends after the answer, for nobody knows where the next request begins.
    private mutating func refuse(_ error: HTTPError) -> Received {
        serial += 1
        state = .exchange(Exchange(body: .broken, keepsAlive: false, isHTTP11: true))
        deadline = .max
        return .refuse(error)
    }

    private mutating func receiveBody(
        _ input: Span<UInt8>, at offset: inout Int, _ exchange: inout Exchange, now: UInt64
    ) -> Received {
        if case .length(left: 0) = exchange.body { return endBody(&exchange) }
        guard offset < input.count else { return .wait }
        if !exchange.isHeldBack { deadline = now + limits.body }
        exchange.expectsContinue = false
        switch exchange.body {
        case .done: return .wait
        case .broken: return .discard
        case .length(let left):
            let range = offset..<min(input.count, offset + left)
            offset = range.upperBound
            exchange.body = .length(left: left - range.count)
            return .body(range)
        case .chunked(var decoder):
            do throws(HTTPError) {
                let step = try decoder.step(input, at: &offset)
                exchange.body = .chunked(decoder)
                switch step {
                case .data(let range): return .body(range)
                case .needsMore: return .wait
                case .end: return endBody(&exchange)
                }
            } catch {
                exchange.body = .broken
                exchange.keepsAlive = false
                return .bodyFailure(error)
            }
        }
    }

    private mutating func endBody(_ exchange: inout Exchange) -> Received {
        exchange.body = .done
        deadline = .max
        return .bodyEnd
    }

    /// True between two requests and in the middle of a head.
    var awaitsRequest: Bool { if case .head = state { true } else { false } }

    /// True when nothing more of the request's body is wanted.
    var bodyIsDone: Bool { if case .exchange(let exchange) = state { exchange.bodyIsDone } else { true } }

    /// The handler has enough of the body for now: the client is held back, and its clock with it.
    mutating func bodyIsHeldBack() {
        guard case .exchange(var exchange) = state, !exchange.bodyIsDone else { return }
        exchange.isHeldBack = true
        state = .exchange(exchange)
        deadline = .max
    }

    /// The handler reads on. True when the client is to send on.
    mutating func bodyHasRoom(_ serial: Int, now: UInt64) -> Bool {
        guard serial == self.serial, case .exchange(var exchange) = state, !exchange.bodyIsDone else { return false }
        exchange.isHeldBack = false
        state = .exchange(exchange)
        deadline = now + limits.body
        return true
    }

    /// The handler asks for the body. True when `100 Continue` is to be sent.
    mutating func bodyIsWanted(_ serial: Int) -> Bool {
        guard serial == self.serial, case .exchange(var exchange) = state, exchange.expectsContinue,
            case .awaited = exchange.response
        else { return false }
        exchange.expectsContinue = false
        state = .exchange(exchange)
        return true
    }

    // MARK: - Answering

    /// The body of an answer.
    enum ResponseBody: Equatable {
        /// Bytes in memory, this many.
        case bytes(Int)
        /// None, though one of this length would follow (HEAD); nil when the length is unknown.
        case omitted(length: Int?)
        /// None, and none is announced: 204, 304.
        case impossible
        /// Bytes as they come; `length` when it is known beforehand.
        case stream(length: Int?)
    }

    /// The head to send, or nil when the request was answered by somebody else, or its client has gone.
    ///
    /// `responseEnded` follows when all of the answer is in the output.
    mutating func respond(
        _ serial: Int, _ body: ResponseBody
    ) -> (framing: HTTPResponseHead.Framing, keepsAlive: Bool)? {
        guard serial == self.serial, case .exchange(var exchange) = state, case .awaited = exchange.response else {
            return nil
        }
        // Where the rest of an unread body ends cannot be waited for: it may be gigabytes.
        if !exchange.bodyIsDone || isDraining { exchange.keepsAlive = false }
        let framing: HTTPResponseHead.Framing
        switch body {
        case .bytes(let count): framing = .length(count)
        case .omitted(let length): framing = length.map { .length($0) } ?? .none
        case .impossible: framing = .none
        case .stream(let length?): framing = .length(length)
        case .stream(nil) where exchange.isHTTP11: framing = .chunked
        case .stream(nil):
            exchange.keepsAlive = false
            framing = .untilClose
        }
        exchange.response = .streaming(framing)
        state = .exchange(exchange)
        return (framing, exchange.keepsAlive)
    }

    /// True while each part of the answer is to be sent as a chunk.
    var sendsChunks: Bool {
        if case .exchange(let exchange) = state, case .streaming(.chunked) = exchange.response { true } else { false }
    }

    /// What follows an answer.
    enum AfterResponse {
        /// The next request, if it has come already.
        case nextRequest
        /// The end, once the output is sent. Input is read on, to be thrown away.
        case lastOutput
        /// The end at once: without chunks or a length only a reset tells that something is missing.
        case closeNow
    }

    /// All of the answer is in the output.
    mutating func responseEnded(now: UInt64) -> AfterResponse {
        guard case .exchange(let exchange) = state else { return .lastOutput }
        guard exchange.keepsAlive else {
            state = .lingering(mayReset: !exchange.bodyIsDone)
            return .lastOutput
        }
        state = .head(isStarted: false)
        deadline = now + limits.keepAlive
        return .nextRequest
    }

    /// The answer broke off. It must look broken: what there is goes out, no last chunk, the connection ends.
    mutating func responseFailed(now: UInt64) -> AfterResponse {
        guard case .exchange(var exchange) = state, exchange.isHTTP11 else { return .closeNow }
        exchange.keepsAlive = false
        state = .exchange(exchange)
        return responseEnded(now: now)
    }

    /// Something was added to the output.
    mutating func outputGrew(now: UInt64) {
        // A body that is not complete has a clock of its own.
        if case .exchange(let exchange) = state, exchange.bodyIsDone { deadline = now + limits.write }
    }

    /// What follows when the socket has taken bytes.
    enum AfterOutput {
        case nothing
        /// There is more to send.
        case sendOn
        /// All is sent: the next request, if it waits.
        case nextRequest
        /// All is sent: end this side's sending.
        case shutDown
        case close
    }

    /// The socket has taken bytes; `isEmpty` when none are left.
    mutating func outputMoved(isEmpty: Bool, now: UInt64) -> AfterOutput {
        guard isEmpty else {
            if bodyIsDone { deadline = now + limits.write }
            return .sendOn
        }
        switch state {
        case .head:
            deadline = now + limits.keepAlive
            return .nextRequest
        case .exchange(let exchange):
            if exchange.bodyIsDone { deadline = .max }
            return .nothing
        case .lingering(mayReset: true):
            state = .shutDown
            deadline = now + limits.linger
            return .shutDown
        case .lingering(mayReset: false), .shutDown: return .close
        case .webSocket, .http2, .closed: return .nothing
        }
    }

    // MARK: - Other protocols

    /// What becomes of a WebSocket handshake.
    enum Upgrade {
        /// The request was answered by somebody else, or its client has gone.
        case ignored
        /// Answer with this, then close.
        case refuse(HTTPError)
        /// Send `101 Switching Protocols`: the rest of the input is frames.
        case accepted
    }

    /// The handler accepts the WebSocket; `problem` says what is wrong with the handshake, if anything is.
    mutating func upgrade(_ serial: Int, problem: HTTPError?) -> Upgrade {
        guard serial == self.serial, case .exchange(var exchange) = state, case .awaited = exchange.response else {
            return .ignored
        }
        let hasBody = HTTPError(400, code: .malformedHandshake, message: "a WebSocket handshake has no body")
        if let error = exchange.bodyIsDone ? problem : hasBody {
            exchange.keepsAlive = false
            state = .exchange(exchange)
            return .refuse(error)
        }
        state = .webSocket
        deadline = .max
        return .accepted
    }

    /// An HTTP/2 stream began on this connection.
    mutating func gainedStream() {
        var count = 0
        if case .http2(let streams) = state { count = streams }
        state = .http2(streams: count + 1)
        deadline = .max
    }

    /// An HTTP/2 stream of this connection ended. True when the connection is to be closed.
    mutating func lostStream(now: UInt64) -> Bool {
        guard case .http2(let streams) = state else { return false }
        state = .http2(streams: streams - 1)
        guard streams <= 1, !isDraining else { return streams <= 1 }
        deadline = now + limits.keepAlive
        return false
    }

    // MARK: - Ending

    /// What a deadline brings.
    enum TimedOut {
        case nothing
        /// The head came too slowly: answer with this, then close.
        case refuse(HTTPError)
        /// The body came too slowly: it fails with this, and the handler answers.
        case bodyFailure(HTTPError)
        case close
    }

    /// Time has passed; `outputIsEmpty` when nothing waits to be sent.
    mutating func timePassed(now: UInt64, outputIsEmpty: Bool) -> TimedOut {
        guard now >= deadline else { return .nothing }
        deadline = .max
        switch state {
        case .head(isStarted: true):
            let error = HTTPError(408, code: .requestTimeout, message: "the request's header came too slowly")
            _ = refuse(error)
            return .refuse(error)
        case .exchange(var exchange) where outputIsEmpty && !exchange.bodyIsDone:
            exchange.keepsAlive = false
            state = .exchange(exchange)
            return .bodyFailure(HTTPError.timedOut)
        case .closed: return .nothing
        default: return .close
        }
    }

    /// The server stops: what is being answered is the last request. True when the connection is to be closed at once.
    mutating func drain(outputIsEmpty: Bool) -> Bool {
        isDraining = true
        switch state {
        case .head(isStarted: false): return outputIsEmpty
        case .http2(streams: 0): return true
        case .exchange(var exchange):
            exchange.keepsAlive = false
            state = .exchange(exchange)
            return false
        case .head, .lingering, .shutDown, .webSocket, .http2, .closed: return false
        }
    }

    /// The socket is gone; nothing follows.
    mutating func peerClosed() {
        state = .closed
        deadline = .max
    }
}
