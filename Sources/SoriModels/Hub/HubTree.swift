/// The hub's answers, as far as they are needed here.
enum HubTree {
    /// `GET /api/models/{id}/revision/{revision}`.
    struct Revision: Decodable {
        let sha: String
    }

    /// An entry of `GET /api/models/{id}/tree/{commit}`.
    struct Entry: Decodable {
        let type: String
        let path: String
        let size: Int?
        let oid: String?
        let lfs: Large?

        struct Large: Decodable {
            let oid: String
            let size: Int
        }

        /// The file, or nil for a folder or an entry without its sum.
        var file: HubFile? {
            guard type == "file", !path.contains("/") else { return nil }
            if let lfs, lfs.size >= 0 {
                // Some servers write the algorithm before the digits.
                let digits = lfs.oid.hasPrefix("sha256:") ? String(lfs.oid.dropFirst(7)) : lfs.oid
                return HubFile(name: path, size: lfs.size, sum: .sha256(digits.lowercased()))
            }
            guard let size, size >= 0, let oid else { return nil }
            return HubFile(name: path, size: size, sum: .gitBlob(oid.lowercased()))
        }
    }
}
