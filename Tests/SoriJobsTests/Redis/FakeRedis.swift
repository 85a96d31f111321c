import Glibc
import SoriCore

@testable import SoriJobs

/// Something that can be connected to, and that says what it likes.
@safe
final class FakeRedis: Sendable {
    /// What a Redis says while a connection is made ready: to PING, and to each script.
    static let greeting = "+PONG\r\n" + String(repeating: "$1\r\nx\r\n", count: RedisScript.allCases.count)

    let port: Int
    private let socket: Int32
    private let pool = WorkerPool(name: "fake redis", threads: 1)

    /// Answers every connection with `answer`, then closes it, or keeps it open and says nothing more.
    init(_ answer: [UInt8], closes: Bool) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard unsafe bind(socket, pointer, length) == 0, listen(socket, 8) == 0,
                    unsafe getsockname(socket, pointer, &length) == 0
                else { return 0 }
                return Int(
                    unsafe UnsafeRawPointer(pointer).loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian)
            }
        }
        self.socket = socket
        pool.submit {
            var open: [Int32] = []
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { break }
                var sent = 0
                while sent < answer.count {
                    let count = unsafe answer.withUnsafeBytes { bytes in
                        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
                        return unsafe send(client, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { break }
                    sent += count
                }
                if closes { close(client) } else { open.append(client) }
            }
            for client in open { close(client) }
        }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }
}
