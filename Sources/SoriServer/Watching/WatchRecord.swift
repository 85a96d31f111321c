import SoriCrypto

/// What is remembered of a file that was taken from a watched folder, so that it is taken once.
///
/// Neither the file's name nor what was said in it is here: the name is a digest.
struct WatchRecord: Codable, Sendable, Equatable {
    /// How far it has come.
    enum State: String, Codable, Sendable {
        /// Its result is still to be written.
        case open
        /// It ended without a result, which was written down; it may be tried again by hand.
        case failed
        /// There is nothing left to do.
        case done
    }

    /// A digest of the path.
    let file: String
    /// A digest of the watched folder's path.
    let folder: String
    /// The file as it was taken.
    let size: Int
    let modified: Int
    /// The id of its job.
    let job: String
    var state: State
    /// Which name its results have: see `ResultName`; nil before any was written.
    var naming: Int?
    /// The last day (since 1970) on which the folder was looked through for it.
    var day: Int
    /// On how many days it was not there.
    var missed = 0

    /// The content that was taken.
    var stamp: FileStamp { FileStamp(size: size, modified: modified) }

    /// What stands for a path: enough of its SHA-256 that no two meet.
    static func digest(_ path: String) -> String {
        let digest = ContentDigest(.sha256)
        digest.update(Array(path.utf8))
        return String(digest.finish().prefix(32))
    }
}
