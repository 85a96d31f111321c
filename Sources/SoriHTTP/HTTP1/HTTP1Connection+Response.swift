/// Sending answers.
extension HTTP1Connection {
    /// Most bytes given to the socket at once.
    private static let writeBytes = 256 * 1024
    private static let lingerNanoseconds: UInt64 = 2_000_000_000

    func begin(_ serial: Int, _ response: HTTPResponse, _ payload: HTTPPayload) {
        guard let exchange, exchange.serial == serial, !exchange.hasBegun else {
            // The client has gone, or was answered by somebody else: a streaming handler must hear of it.
            if case .pipe(let pipe, _) = payload { pipe.finish(throwing: HTTPError.gone) }
            return
        }
        exchange.hasBegun = true
        exchange.status = response.status.rawValue
        // Where the rest of an unread body ends cannot be waited for: it may be gigabytes.
        if !exchange.bodyIsDone || core.isDraining { exchange.keepsAlive = false }
        let framing = framing(of: payload, response, exchange)
        var response = response
        core.configuration.cors?.apply(to: &response.headers, origin: exchange.origin)
        let common = core.commonLines()
        output.write { bytes in
            HTTPResponseHead.write(
                response, framing: framing, keepsAlive: exchange.keepsAlive, requestID: exchange.requestID,
                common: common, to: &bytes)
        }
        switch payload {
        case .headOnly: finish(exchange)
        case .bytes(let bytes):
            if response.status.allowsBody {
                exchange.bytesOut = bytes.count
                output.append(bytes)
            }
            finish(exchange)
        case .pipe(let pipe, _):
            guard response.status.allowsBody else {
                pipe.finish(throwing: HTTPError.gone)
                finish(exchange)
                break
            }
            exchange.output = pipe
            exchange.outputIsChunked = framing == .chunked
            pump(exchange)
        }
        flushSoon()
    }

    private func framing(
        of payload: HTTPPayload, _ response: HTTPResponse, _ exchange: Exchange
    ) -> HTTPResponseHead.Framing {
        guard response.status.allowsBody else { return .none }
        switch payload {
        case .bytes(let bytes): return .length(bytes.count)
        case .headOnly(let length): return length.map { .length($0) } ?? .none
        case .pipe(_, let length?): return .length(length)
        case .pipe(_, nil):
            if isHTTP11 { return .chunked }
            exchange.keepsAlive = false
            return .untilClose
        }
    }

    /// Moves pieces of a streamed answer into the output, as many as may wait there.
    private func pump(_ exchange: Exchange) {
        // Without chunks or a length only a reset tells that something is missing.
        let framingIsOpen = !isHTTP11
        guard let pipe = exchange.output else { return }
        while output.count < Self.writeBytes {
            switch pipe.take() {
            case .empty: return
            case .element(let piece):
                exchange.bytesOut += piece.count
                guard exchange.outputIsChunked else {
                    output.append(piece)
                    continue
                }
                output.write { bytes in
                    bytes.append(contentsOf: String(piece.count, radix: 16).utf8)
                    bytes += [0x0D, 0x0A]
                }
                output.append(piece)
                output.append([0x0D, 0x0A])
            case .end:
                if exchange.outputIsChunked { output.append(Array("0\r\n\r\n".utf8)) }
                return finish(exchange)
            case .failure:
                // A broken answer must look broken: what there is goes out, no last chunk, the connection ends.
                exchange.status = 499
                exchange.keepsAlive = false
                return framingIsOpen ? socket.close() : finish(exchange)
            }
        }
    }

    func outputReady(_ serial: Int) {
        guard let exchange, exchange.serial == serial else { return }
        pump(exchange)
        flushSoon()
    }

    func bodyHasRoom(_ serial: Int) {
        guard let exchange, exchange.serial == serial, !exchange.bodyIsDone else { return }
        deadline = Monotonic.now() + core.configuration.bodyTimeout.nanoseconds
        socket.resumeReading()
    }

    func bodyIsWanted(_ serial: Int) {
        guard let exchange, exchange.serial == serial, exchange.expectsContinue, !exchange.hasBegun else { return }
        exchange.expectsContinue = false
        guard exchange.bytesIn == 0 else { return }
        output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        flushSoon()
    }

    /// The answer is all in the output.
    private func finish(_ exchange: Exchange) {
        core.finished(exchange)
        self.exchange = nil
        exchange.body?.finish(throwing: HTTPError.gone)
        if exchange.keepsAlive {
            phase = .head
            deadline = Monotonic.now() + core.configuration.keepAliveTimeout.nanoseconds
            processInbox()
        } else {
            phase = .lingering
            socket.resumeReading()
            lingersForInput = !exchange.bodyIsDone
            // The end is reached in the writable callback, even when nothing is left to be sent.
            socket.requestWritable()
        }
    }

    func flushSoon() {
        guard !output.isEmpty else { return }
        if case .lingering = phase {
        } else if case .head = phase {
        } else if exchange?.bodyIsDone == false {
            // An unread body has its own clock.
        } else {
            deadline = Monotonic.now() + core.configuration.writeTimeout.nanoseconds
        }
        socket.requestWritable()
    }

    func socketIsWritable() {
        if case .webSocket(let session) = phase { return session.writable() }
        guard !socket.hasPendingOutput else { return }
        let isDead = !output.isEmpty && !output.sendNext(Self.writeBytes) { socket.write($0) }
        if isDead { return socket.close() }
        if let exchange { pump(exchange) }
        if !output.isEmpty || socket.hasPendingOutput {
            if exchange?.bodyIsDone != false {
                deadline = Monotonic.now() + core.configuration.writeTimeout.nanoseconds
            }
            return socket.requestWritable()
        }
        switch phase {
        case .lingering: linger()
        case .exchange: if exchange?.bodyIsDone == true { deadline = .max }
        case .head:
            deadline = Monotonic.now() + core.configuration.keepAliveTimeout.nanoseconds
            processInbox()
        case .webSocket, .http2, .closed: break
        }
    }

    /// All is sent. Closing with input unread would reset the connection and might take the answer with it.
    private func linger() {
        guard lingersForInput, !hasShutDown else { return socket.close() }
        hasShutDown = true
        socket.shutdownWriting()
        deadline = Monotonic.now() + Self.lingerNanoseconds
    }
}

extension HTTPStatus {
    /// False for answers that end with their head (RFC 9112, section 6.3).
    var allowsBody: Bool { rawValue >= 200 && rawValue != 204 && rawValue != 304 }
}
