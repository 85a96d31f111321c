import SoriCrypto

/// One file of a model on the hub, with what its bytes must add up to.
struct HubFile: Sendable, Equatable {
    /// The name within the model; no folders.
    let name: String
    /// Bytes.
    let size: Int
    /// The hub's sum of the content.
    let sum: Sum

    /// A sum in lower-case hexadecimal.
    enum Sum: Sendable, Equatable {
        /// Of the bytes: how large files are named.
        case sha256(String)
        /// Of git's header and the bytes: how small files are named.
        case gitBlob(String)

        /// The digits.
        var text: String {
            switch self {
            case .sha256(let text), .gitBlob(let text): text
            }
        }
    }

    /// A digest that ends in `sum` once it has seen all bytes.
    func digest() -> ContentDigest {
        switch sum {
        case .sha256: return ContentDigest(.sha256)
        case .gitBlob:
            let digest = ContentDigest(.sha1)
            digest.update(Array("blob \(size)\0".utf8))
            return digest
        }
    }
}
