/// Becoming a WebSocket.
extension HTTP1Connection {
    func upgrade(_ serial: Int, _ request: HTTPRequest, _ route: WebSocketRoute) {
        guard let exchange, exchange.serial == serial, !exchange.hasBegun else { return }
        let fields: HTTPHeaders
        let subprotocol: String?
        do throws(HTTPError) {
            guard exchange.bodyIsDone else {
                throw HTTPError(400, code: .malformedHandshake, message: "a WebSocket handshake has no body")
            }
            (fields, subprotocol) = try WebSocketHandshake.answer(
                request.headers, subprotocols: route.options.subprotocols)
        } catch {
            exchange.keepsAlive = false
            let response = route.errors.response(to: error, for: request)
            guard case .bytes(let bytes) = response.body else { return socket.close() }
            return begin(serial, response, .bytes(bytes))
        }
        exchange.hasBegun = true
        exchange.status = 101
        let common = core.commonLines()
        output.write { bytes in
            bytes.append(contentsOf: "HTTP/1.1 101 Switching Protocols\r\n".utf8)
            for (name, value) in fields.fields { bytes.append(contentsOf: "\(name): \(value)\r\n".utf8) }
            bytes.append(contentsOf: "x-request-id: \(exchange.requestID)\r\n".utf8)
            bytes += common
            bytes += [0x0D, 0x0A]
        }
        let session = WebSocketSession(
            socket: socket, core: core, exchange: exchange, options: route.options, output: output)
        output.removeAll()
        self.exchange = nil
        phase = .webSocket(session)
        deadline = .max
        socket.resumeReading()
        session.start(route, request, subprotocol: subprotocol)
        processInbox()
        if core.isDraining { session.close(.goingAway, "the server stops") }
    }
}
