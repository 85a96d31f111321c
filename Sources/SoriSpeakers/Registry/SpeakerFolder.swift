import Glibc
import SoriCore
import SoriCrypto

/// The folder with a file for each speaker. Calls block; those that change it are to be made under `locked`.
struct SpeakerFolder: Sendable {
    /// Tells whether a file is the one that was read: a written file is always another.
    struct Signature: Sendable, Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// The folder, which only the server's user may look into.
    let path: String
    /// What files are sealed with, the first, and what they may have been sealed with; none for files in the clear.
    let keys: [SealingKey]

    private static let suffix = ".speaker"
    private static let damagedSuffix = ".damaged"
    private static let newSuffix = ".new"

    /// Makes the folder where it is not there; throws `speaker_store_failed`.
    init(path: String, keys: [SealingKey]) throws(RegistryError) {
        self.path = path
        self.keys = keys
        do throws(FileError) {
            try Folder.make(path)
        } catch {
            throw RegistryError(code: .storeFailed, message: "speakers cannot be kept: \(error.message)", cause: error)
        }
        guard unsafe chmod(path, 0o700) == 0 else { throw failure("the folder cannot be closed to others") }
    }

    /// Runs `body` while no other process changes the folder; throws `speaker_store_failed` and what `body` throws.
    func locked<Value>(_ body: () throws(RegistryError) -> Value) throws(RegistryError) -> Value {
        let lock = unsafe open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw failure("the folder's lock cannot be opened") }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("the folder cannot be locked") }
        }
        return try body()
    }

    /// The speakers' files by id.
    func files() throws(RegistryError) -> [String: Signature] {
        var found: [String: Signature] = [:]
        for name in try names() where name.hasSuffix(Self.suffix) && !name.hasPrefix(".") {
            var information = stat()
            guard unsafe lstat("\(path)/\(name)", &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            found[String(name.dropLast(Self.suffix.count))] = Signature(
                inode: information.st_ino, size: information.st_size, seconds: information.st_mtim.tv_sec,
                nanoseconds: information.st_mtim.tv_nsec)
        }
        return found
    }

    /// What the file of a speaker says; nil when it is gone meanwhile.
    func read(_ id: String) throws(RegistryError) -> SpeakerFile.Content? {
        guard let bytes = try SmallFile.read(file(id), upTo: SpeakerFile.mostBytes) else { return nil }
        let content = SpeakerFile.decode(bytes, keys: keys)
        if case .speaker(let speaker, _) = content, speaker.id != id {
            return .unusable("it is the file of the speaker \(speaker.id)")
        }
        return content
    }

    /// Writes a speaker's file; whoever reads meanwhile, or after a loss of power, finds the old one or the new one.
    func write(_ speaker: RegisteredSpeaker) throws(RegistryError) {
        let bytes = try SpeakerFile.encode(speaker, key: keys.first)
        try SmallFile.write(bytes, to: file(speaker.id), through: "\(path)/.\(speaker.id)\(Self.newSuffix)")
    }

    /// Erases all files of a speaker, damaged ones too: their bytes are overwritten before the names go.
    func erase(_ id: String) throws(RegistryError) {
        for name in try names() where name.hasPrefix(id) || name.hasPrefix(".\(id)") {
            try SmallFile.erase("\(path)/\(name)")
        }
        try SmallFile.settle(folder: path)
    }

    /// Takes a file out of the way that cannot be used, and gives its new name.
    func setAside(_ id: String) -> String {
        let name = file(id) + Self.damagedSuffix
        return unsafe rename(file(id), name) == 0 ? name : file(id)
    }

    /// Erases what was left of writing when a process was killed.
    func removeLeftovers() throws(RegistryError) {
        for name in try names() where name.hasPrefix(".") && name.hasSuffix(Self.newSuffix) {
            try SmallFile.erase("\(path)/\(name)")
        }
    }

    /// The path of a speaker's file.
    func file(_ id: String) -> String { "\(path)/\(id)\(Self.suffix)" }

    private func names() throws(RegistryError) -> [String] {
        guard let stream = unsafe opendir(path) else { throw failure("the folder cannot be read") }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private func failure(_ what: String) -> RegistryError { SmallFile.failure(what, path) }
}
