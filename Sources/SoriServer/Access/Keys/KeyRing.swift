import FoundationEssentials
public import SoriCore
import SoriCrypto
import Synchronization

/// The keys that this server has issued, in a file that only its user may read.
///
/// Of a key its SHA-256 is kept, so whoever reads the file has no key. What has been answered is on the disk.
public final class KeyRing: Sendable {
    private struct Document: Codable {
        var keys: [IssuedKey]
    }

    private let path: String
    private let pool: WorkerPool
    private let keys: Mutex<[IssuedKey]>
    /// One change after the other.
    private let changing = FairSemaphore(permits: 1, maxWaiters: 1_000)

    /// Begins every key, so that it is known for one when it is found somewhere.
    static let prefix = "sk-sori-"
    /// Keys there may be, revoked ones too.
    static let mostKeys = 10_000

    /// Reads the keys of `path`, which need not be there yet. Throws `FileError` for a file that cannot be read: a
    /// server must not let everybody in because of that.
    public init(path: String) throws(FileError) {
        self.path = path
        pool = WorkerPool(name: "sori-keys", threads: 1)
        guard FileManager.default.fileExists(atPath: path) else {
            keys = Mutex([])
            return
        }
        guard let data = FileManager.default.contents(atPath: path),
            let document = try? JSONDecoder().decode(Document.self, from: data)
        else {
            throw FileError(
                code: .malformed, message: "the keys in \(path) cannot be read: put a backup there, or remove it")
        }
        keys = Mutex(document.keys)
    }

    /// Whether a key was ever issued: from then on nobody gets in without one.
    var isInUse: Bool { keys.withLock { !$0.isEmpty } }

    /// The keys, the newest first.
    var all: [IssuedKey] { keys.withLock { $0.reversed() } }

    /// The key that `text` is, if it lets in at `now`; notes that it was used.
    func key(_ text: some StringProtocol, now: Date) -> IssuedKey? {
        guard text.hasPrefix(Self.prefix), text.utf8.count <= 200 else { return nil }
        let id = text.dropFirst(Self.prefix.count).prefix(8)
        let digest = Self.digest(text)
        return keys.withLock { keys in
            guard let index = keys.firstIndex(where: { $0.id == id }), keys[index].isGood(at: now),
                Self.equal(keys[index].digest, digest)
            else { return nil }
            keys[index].lastUsedAt = Self.milliseconds(now)
            return keys[index]
        }
    }

    /// Makes a key; gives it with its text, which nobody can be told again. Throws `FileError` when it cannot be kept.
    func issue(
        name: String, scopes: [KeyScope], lifetime: Double?, now: Date
    ) async throws -> (key: IssuedKey, text: String) {
        var generator = SystemRandomNumberGenerator()
        let id = String(Self.hexadecimal((0..<4).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
        let text = Self.prefix + id + "-" + Self.random()
        let key = IssuedKey(
            id: id, name: name, scopes: scopes, createdAt: Self.milliseconds(now),
            expiresAt: lifetime.map { Self.milliseconds(now.addingTimeInterval($0)) }, digest: Self.digest(text))
        try await change { keys in
            // One in four billion: the next one will do.
            guard !keys.contains(where: { $0.id == id }) else {
                throw FileError(code: .unreadable, message: "try again")
            }
            keys.append(key)
        }
        return (key, text)
    }

    /// Takes a key back; false when there is none of that id.
    func revoke(_ id: String, now: Date) async throws -> Bool {
        var found = false
        try await change { keys in
            guard let index = keys.firstIndex(where: { $0.id == id }) else { return }
            found = true
            if keys[index].revokedAt == nil { keys[index].revokedAt = Self.milliseconds(now) }
        }
        return found
    }

    /// Writes what `body` makes of the keys to the disk, and lets it count from then on.
    private func change(_ body: (inout [IssuedKey]) throws -> Void) async throws {
        try await changing.withPermit {
            var changed = keys.withLock { $0 }
            try body(&changed)
            let bytes = try JSONText.encode(Document(keys: changed))
            try await pool.run { [path] () throws(FileError) in
                try DurableFile.replace(path, with: bytes, through: path + ".part")
            }
            keys.withLock { keys in
                // Uses that were noted meanwhile.
                for key in keys {
                    guard let index = changed.firstIndex(where: { $0.id == key.id }) else { continue }
                    changed[index].lastUsedAt = key.lastUsedAt
                }
                keys = changed
            }
        }
    }

    /// 256 bits that nobody can find by trying, in hexadecimal.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return hexadecimal((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private static func digest(_ text: some StringProtocol) -> String {
        let digest = ContentDigest(.sha256)
        digest.update(Array(text.utf8))
        return digest.finish()
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Whether two sums are the same; the time that it takes says nothing of how much is.
    private static func equal(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func milliseconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970 * 1_000) }
}
