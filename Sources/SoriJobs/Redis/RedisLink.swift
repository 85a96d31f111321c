internal import CHiredis
import Glibc
import SoriCore
import SoriFetch

/// One connection to a Redis, with the scripts that it knows.
///
/// Not thread-safe: one owner, one thread, on which SIGPIPE is blocked. After an error it is of no use any more, for an
/// answer that comes late would be taken for the next one's.
@safe
final class RedisLink {
    private let context: UnsafeMutablePointer<redisContext>
    private let address: RedisAddress
    private let limits: RedisLimits
    private var digests: [RedisScript: String] = [:]

    /// Connects, and readies Redis for our commands; throws `StoreError` that names the address.
    init(_ address: RedisAddress, _ limits: RedisLimits) throws(StoreError) {
        self.address = address
        self.limits = limits
        let tunnel = try address.trust.map { trust throws(StoreError) in try Self.open(address, trust, limits) }
        let made =
            unsafe tunnel.map { unsafe redisConnectFd($0) }
            ?? redisConnectWithTimeout(address.host, Int32(address.port), timeval(limits.connect))
        guard let context = unsafe made else {
            if let tunnel { close(tunnel) }
            throw .unreachable(address, "memory is short")
        }
        unsafe self.context = context
        guard unsafe context.pointee.err == 0 else { throw failure() }
        unsafe sori_redis_bound_replies(context)
        guard unsafe redisSetTimeout(context, timeval(limits.reply)) == REDIS_OK,
            // A tunnel sees to that itself.
            unsafe tunnel != nil || redisEnableKeepAlive(context) == REDIS_OK
        else { throw failure() }
        try greet()
    }

    deinit { unsafe redisFree(context) }

    /// A socket that is encrypted on its way: the hiredis of Debian 12 knows no TLS.
    private static func open(
        _ address: RedisAddress, _ trust: TunnelTrust, _ limits: RedisLimits
    ) throws(StoreError) -> Int32 {
        do throws(FetchError) {
            return try SecureTunnel.open(
                to: address.host, port: address.port, trust: trust, timeout: limits.connect)
        } catch {
            throw error.code == .tlsFailed ? .untrusted(address, error) : .unreachable(address, error.message)
        }
    }

    private func greet() throws(StoreError) {
        if let password = address.password {
            let reply = try answer(to: .words(["AUTH"] + (address.user.map { [$0] } ?? []) + [password]))
            // Only its first word: an unusual Redis repeats what it was sent.
            if case .error(let text) = reply { throw .redis(address, "\(text.prefix { $0 != " " }) at AUTH") }
        }
        if address.database != 0 { try expectSuccess(.words(["SELECT", String(address.database)])) }
        try expectSuccess(.words(["PING"]))
        for script in RedisScript.allCases {
            digests[script] = try expectSuccess(.words(["SCRIPT", "LOAD", script.source])).text
        }
    }

    @discardableResult
    private func expectSuccess(_ command: RedisCommand) throws(StoreError) -> RedisReply {
        let reply = try answer(to: command)
        if case .error(let text) = reply { throw .redis(address, text) }
        return reply
    }

    private func answer(to command: RedisCommand) throws(StoreError) -> RedisReply {
        try append(command)
        try flush()
        return try reply()
    }

    /// Whether Redis has neither closed the connection nor sent what nobody asked for, as far as is known.
    var isSound: Bool {
        var byte: UInt8 = 0
        return unsafe recv(context.pointee.fd, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0
            && (errno == EAGAIN || errno == EWOULDBLOCK)
    }

    /// Adds a command to those that the next `flush` sends.
    func append(_ command: RedisCommand) throws(StoreError) {
        let words =
            switch command {
            case .words(let words): words
            case .script(let script, let arguments): ["EVALSHA", digests[script] ?? "", "0"] + arguments
            }
        let bytes = words.flatMap { Array($0.utf8) }
        let lengths = words.map(\.utf8.count)
        let result = unsafe bytes.withUnsafeBytes { bytes -> Int32 in
            var start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            for length in lengths {
                unsafe pointers.append(start)
                unsafe start = start.map { unsafe $0 + length }
            }
            return unsafe redisAppendCommandArgv(context, Int32(words.count), &pointers, lengths)
        }
        guard result == REDIS_OK else { throw failure() }
    }

    /// Sends what was appended.
    func flush() throws(StoreError) {
        var isDone: Int32 = 0
        while isDone == 0 {
            guard unsafe redisBufferWrite(context, &isDone) == REDIS_OK else { throw failure() }
        }
    }

    /// The answer to the oldest command that has none yet.
    func reply() throws(StoreError) -> RedisReply {
        let deadline = ContinuousClock.now + limits.reply
        var count = 0
        while true {
            var reply: UnsafeMutableRawPointer?
            guard unsafe redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw failure() }
            if let reply = unsafe reply {
                defer { unsafe freeReplyObject(reply) }
                return unsafe Self.read(reply.assumingMemoryBound(to: redisReply.self))
            }
            guard count <= limits.replyBytes else { throw .unexpected(address, "it is too long") }
            guard ContinuousClock.now < deadline else { throw .unreachable(address, "it takes too long to answer") }
            let before = unsafe sori_redis_unread(context)
            guard unsafe redisBufferRead(context) == REDIS_OK else { throw failure() }
            count += Int(unsafe sori_redis_unread(context)) - Int(before)
        }
    }

    private static func read(_ reply: UnsafePointer<redisReply>) -> RedisReply {
        let value = unsafe reply.pointee
        var text: String {
            unsafe value.str.map { start in
                unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: value.len), as: UTF8.self)
            } ?? ""
        }
        switch unsafe value.type {
        case REDIS_REPLY_INTEGER: return .integer(Int(unsafe value.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return .text(text)
        case REDIS_REPLY_ERROR: return .error(text)
        case REDIS_REPLY_ARRAY:
            return .array(
                (0..<Int(unsafe value.elements)).map { index in
                    unsafe value.element[index].map { unsafe read($0) } ?? .null
                })
        default: return .null
        }
    }

    /// What hiredis says went wrong with the connection.
    private func failure() -> StoreError {
        let (code, number) = (unsafe context.pointee.err, errno)
        let reason = unsafe withUnsafePointer(to: &context.pointee.errstr) { errstr in
            unsafe errstr.withMemoryRebound(to: CChar.self, capacity: 128) { unsafe String(cString: $0) }
        }
        switch code {
        case REDIS_ERR_PROTOCOL: return .unexpected(address, reason)
        // Also what hiredis says when an answer announces more elements than any of ours has.
        case REDIS_ERR_OOM: return .unexpected(address, "it is too long")
        case REDIS_ERR_IO where number == EAGAIN: return .unreachable(address, "it does not answer in time")
        default: return .unreachable(address, reason)
        }
    }
}

extension timeval {
    /// The same time in seconds and microseconds.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
