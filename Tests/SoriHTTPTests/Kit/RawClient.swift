import Glibc
import SoriCore

/// A TCP client that blocks, on threads of its own.
final class RawClient: Sendable {
    private static let pool = WorkerPool(name: "raw client", threads: 8)
    private let descriptor: Int32

    struct Failure: Error { let text: String }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Connects; reads give up after `timeout` seconds.
    static func connect(_ port: Int, timeout: Int = 5, receiveBuffer: Int32 = 0) throws -> RawClient {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var time = timeval(tv_sec: timeout, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var size = receiveBuffer
        if size > 0 { unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Failure(text: "connect: \(errno)") }
        return RawClient(descriptor)
    }

    /// Sends; what the server does not take before it closes is left out.
    func send(_ text: String) async { await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async {
        await Self.pool.run { [self] in
            var sent = 0
            while sent < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.send(
                        descriptor, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                        Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    /// At most `limit` bytes; empty at the end, after a reset, and after the timeout.
    func receive(_ limit: Int = 65_536) async -> [UInt8] {
        await Self.pool.run { [self] in
            unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = max(0, unsafe recv(descriptor, buffer.baseAddress, limit, 0))
            }
        }
    }

    /// Everything until the server closes or `isEnough` says so.
    func receiveText(until isEnough: (String) -> Bool = { _ in false }) async -> String {
        var bytes: [UInt8] = []
        while true {
            let buffer = await receive()
            bytes += buffer
            let text = String(decoding: bytes, as: UTF8.self)
            if buffer.isEmpty || isEnough(text) { return text }
        }
    }

    /// Resets the connection when it goes, instead of closing it.
    func abort() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}
