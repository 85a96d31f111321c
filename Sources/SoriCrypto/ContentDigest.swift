internal import CCrypto

/// A SHA-1 or SHA-256 sum over bytes as they come. One thread at a time.
@safe
public final class ContentDigest {
    /// Which sum.
    public enum Kind: Sendable {
        /// Git's sum of small files.
        case sha1
        /// The sum of everything else.
        case sha256
    }

    private let context: OpaquePointer?

    /// Starts a sum.
    public init(_ kind: Kind) {
        let context = unsafe EVP_MD_CTX_new()
        unsafe self.context = context
        _ = unsafe EVP_DigestInit_ex(context, kind == .sha1 ? EVP_sha1() : EVP_sha256(), nil)
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public func update(_ bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { storage in
            _ = unsafe EVP_DigestUpdate(context, storage.baseAddress, storage.count)
        }
        if isDone == nil { update(Array(bytes)) }
    }

    /// The sum in lower-case hexadecimal; nothing may be added afterwards.
    public func finish() -> String {
        var sum = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        _ = unsafe EVP_DigestFinal_ex(context, &sum, &count)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: sum.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
