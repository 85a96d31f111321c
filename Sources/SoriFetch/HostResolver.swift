import Glibc
import SoriCore

/// Asks the system's name service, which blocks, on threads of its own.
public struct HostResolver: Sendable {
    private let pool: WorkerPool

    /// Asks for at most `threads` names at once.
    public init(threads: Int) { pool = WorkerPool(name: "sori-names", threads: threads) }

    /// The addresses of a host, in the order in which they are to be tried.
    ///
    /// Throws `FetchError` `unreachable` when there is none, `CancellationError` as soon as the task is cancelled: the
    /// name service itself cannot be stopped, but nobody waits for it then.
    public func addresses(of host: WebAddress.Host) async throws -> [IPAddress] {
        switch host {
        case .address(let address): return [address]
        case .name(let name):
            let found = Promise<[IPAddress]>()
            pool.submit { found.resolve(.success(Self.resolve(name))) }
            let addresses = try await found.wait()
            guard !addresses.isEmpty else {
                throw FetchError(
                    code: .unreachable, message: "the host has no address: check it and the network's name service")
            }
            return addresses
        }
    }

    private static func resolve(_ name: String) -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0, let list = unsafe list else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry: UnsafeMutablePointer<addrinfo>? = unsafe list
        while let current = unsafe entry {
            if let address = unsafe address(current.pointee) { addresses.append(address) }
            unsafe entry = current.pointee.ai_next
        }
        return addresses
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let socket = unsafe entry.ai_addr else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: socket, count: Int(entry.ai_addrlen))
        // The address stands behind the family and the port, and in IPv6 the flow as well.
        switch unsafe entry.ai_family {
        case AF_INET where bytes.count >= 8: return IPAddress(bytes: unsafe Array(bytes[4..<8]))
        case AF_INET6 where bytes.count >= 24: return IPAddress(bytes: unsafe Array(bytes[8..<24]))
        default: return nil
        }
    }
}
