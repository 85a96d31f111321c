internal import CCrypto
import SoriCore

/// One run of AES-256-GCM; owns OpenSSL's context, which wipes its key when it is freed. One thread at a time.
@safe
final class CipherContext {
    private let context: OpaquePointer
    private let encrypts: Bool

    /// Starts a run with a nonce of 12 bytes.
    init(key: SealingKey, nonce: [UInt8], encrypts: Bool) throws(CryptoError) {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw Self.failure("EVP_CIPHER_CTX_new") }
        unsafe self.context = context
        self.encrypts = encrypts
        // 12 bytes are the length of nonces unless said otherwise.
        precondition(nonce.count == 12 && key.bytes.count == SealingKey.length, "a key or nonce of another length")
        guard unsafe EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key.bytes, nonce, encrypts ? 1 : 0) == 1 else {
            throw Self.failure("EVP_CipherInit_ex")
        }
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Random bytes of OpenSSL's generator.
    static func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw failure("RAND_bytes") }
        return bytes
    }

    /// Takes bytes that are authenticated and not encrypted; before all others.
    func authenticate(_ bytes: [UInt8]) throws(CryptoError) {
        var count: Int32 = 0
        guard unsafe EVP_CipherUpdate(context, nil, &count, bytes, try Self.length(of: bytes)) == 1 else {
            throw Self.failure("EVP_CipherUpdate")
        }
    }

    /// Encrypts or decrypts; what is decrypted may not be used before `verify`.
    func transform(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bytes.count)
        var count: Int32 = 0
        guard unsafe EVP_CipherUpdate(context, &output, &count, bytes, try Self.length(of: bytes)) == 1,
            count == bytes.count
        else { throw Self.failure("EVP_CipherUpdate") }
        return output
    }

    /// Ends encryption and gives the tag.
    func finish(tagLength: Int) throws(CryptoError) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        var tag = [UInt8](repeating: 0, count: tagLength)
        guard encrypts, unsafe EVP_CipherFinal_ex(context, &rest, &count) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else { throw Self.failure("EVP_CipherFinal_ex") }
        return tag
    }

    /// Ends decryption; throws `not_authentic` when the tag is that of other bytes.
    func verify(tag: [UInt8]) throws(CryptoError) {
        var tag = tag
        var rest = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else {
            throw Self.failure("EVP_CIPHER_CTX_ctrl")
        }
        guard !encrypts, unsafe EVP_CipherFinal_ex(context, &rest, &count) == 1 else {
            throw CryptoError(
                code: .notAuthentic, message: "the sealed data was changed, or sealed with another key")
        }
    }

    private static func length(of bytes: [UInt8]) throws(CryptoError) -> Int32 {
        guard let length = Int32(exactly: bytes.count) else {
            throw CryptoError(code: .failed, message: "more than 2 GiB cannot be sealed at once")
        }
        return length
    }

    private static func failure(_ call: String) -> CryptoError {
        CryptoError(code: .failed, message: "OpenSSL's \(call) failed; check the installation of libcrypto")
    }
}
