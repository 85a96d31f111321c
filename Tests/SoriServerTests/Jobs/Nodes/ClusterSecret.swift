import FoundationEssentials
import SoriCore
import SoriCrypto

/// Secrets of clusters, by way of files as everybody has them.
enum ClusterSecret {
    static func make(_ text: String = "0123456789abcdef") throws -> SigningSecret {
        let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        try DurableFile.write(Array(text.utf8), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try SigningSecret(file: path)
    }
}
