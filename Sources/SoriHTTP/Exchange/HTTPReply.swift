import SoriCore
import Synchronization

/// The way back from a handler to its client.
struct HTTPReply: Sendable {
    let transport: any ExchangeTransport
    let serial: Int
    let loop: EventLoop
    let workers: WorkerPool
    let bufferBytes: Int
    /// True for HEAD.
    let omitsBody: Bool

    /// Sends a response; returns when its body has been handed over.
    func send(_ response: HTTPResponse, for request: HTTPRequest, errors: any HTTPErrorResponder) async {
        switch response.body {
        case .bytes(let bytes):
            begin(response, omitsBody ? .headOnly(length: bytes.count) : .bytes(bytes))
        case .stream(let body):
            if omitsBody { return begin(response, .headOnly(length: nil)) }
            await stream(response, length: nil, body)
        case .sized(let length, let body):
            if omitsBody { return begin(response, .headOnly(length: length)) }
            await stream(response, length: length) { writer in
                let left = Mutex(length)
                try await body(
                    HTTPBodyWriter { bytes in
                        guard
                            left.withLock({
                                $0 -= bytes.count; return $0 >= 0
                            })
                        else { throw HTTPError.wrongLength }
                        try await writer.write(bytes)
                    })
                guard left.withLock({ $0 == 0 }) else { throw HTTPError.wrongLength }
            }
        case .file(let path):
            let file: FileReader
            do {
                file = try await workers.run { () throws(HTTPError) in try FileReader(path: path) }
            } catch {
                let failure = errors.response(to: error, for: request)
                if case .bytes(let bytes) = failure.body { begin(failure, .bytes(bytes)) }
                return
            }
            if omitsBody { return begin(response, .headOnly(length: file.count)) }
            await stream(response, length: file.count) { writer in
                while let bytes = try await workers.run({ () throws(HTTPError) in try file.next() }) {
                    try await writer.write(bytes)
                }
            }
        }
    }

    private func stream(
        _ response: HTTPResponse, length: Int?, _ body: @Sendable (HTTPBodyWriter) async throws -> Void
    ) async {
        let pipe = BoundedPipe<[UInt8]>(
            limit: bufferBytes, onReadable: { [self] in loop.run { transport.outputReady(serial) } })
        begin(response, .pipe(pipe, length: length))
        let writer = HTTPBodyWriter { bytes in
            if !bytes.isEmpty { try await pipe.send(bytes, cost: bytes.count) }
        }
        do {
            try await body(writer)
            pipe.finish()
        } catch {
            pipe.finish(throwing: error)
        }
    }

    private func begin(_ response: HTTPResponse, _ payload: HTTPPayload) {
        loop.run { transport.begin(serial, response, payload) }
    }
}

extension HTTPError {
    /// The body of an answer is not of the length that was declared.
    fileprivate static let wrongLength = HTTPError(
        500, code: .unreadableFile, message: "what was to be sent has changed its length meanwhile")
}
