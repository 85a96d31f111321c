import Glibc
import SoriCore
import Synchronization

/// A server of one connection after another that says what it is told, byte for byte.
@safe
package final class RawServer: Sendable {
    /// The port it waits on.
    package let port: UInt16
    private let socket: Int32
    private let pool = WorkerPool(name: "raw-server", threads: 1)
    private let heard = Heard()

    /// Answers the n-th connection with `answers[n]`, in parts with `pause` between them; then closes it, unless the
    /// last part is empty: then it says nothing more for ten minutes.
    package init(_ answers: [[String]], pause: Duration = .zero) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard unsafe bind(socket, pointer, length) == 0, listen(socket, 8) == 0,
                    unsafe getsockname(socket, pointer, &length) == 0
                else { return UInt16(0) }
                return unsafe UnsafeRawPointer(pointer).loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian
            }
        }
        self.socket = socket
        self.port = port
        let milliseconds = useconds_t(pause / .milliseconds(1))
        let heard = heard
        // Not by way of a task: a busy test run may keep the cooperative pool from a new task for a minute.
        pool.submit {
            for answer in answers {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                heard.requests.withLock { $0.append(Self.request(from: client)) }
                for part in answer {
                    // A server that has gone quiet: longer than any client of these tests waits.
                    if part.isEmpty { usleep(600_000_000) }
                    let bytes = Array(part.utf8)
                    _ = unsafe send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    // So that the client reads the parts one by one.
                    usleep(milliseconds * 1_000)
                }
                close(client)
            }
        }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The requests that have come, head and body.
    package var requests: [String] { heard.requests.withLock { $0 } }

    private final class Heard: Sendable {
        let requests = Mutex<[String]>([])
    }

    /// A request with as much of a body as its head announces.
    private static func request(from client: Int32) -> String {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var wanted = Int.max
        while request.count < wanted {
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            request += buffer.prefix(count)
            let text = String(decoding: request, as: UTF8.self)
            guard wanted == .max, let end = text.firstRange(of: "\r\n\r\n")?.upperBound else { continue }
            let head = text[..<end].lowercased()
            let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            let body = length.flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) } ?? 0
            wanted = text[..<end].utf8.count + body
        }
        return String(decoding: request, as: UTF8.self)
    }
}
