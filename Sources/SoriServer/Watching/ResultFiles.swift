import Glibc
import SoriCore

/// The files with the result of one recording, beside it.
///
/// They are named as `sori transcribe` names them: `call.wav` has its text in `call.txt`. Where another file has that
/// name already, be it of `call.mp3` or written by hand, it is `call.wav.txt`, then `call.wav.2.txt` and so on: nothing
/// that is not ours is written over.
struct ResultFiles: Sendable {
    /// A file to be written.
    struct File: Sendable {
        /// What stands behind the recording's name, such as `txt`.
        let suffix: String
        let bytes: [UInt8]
    }

    /// The suffix of the file that says why there is no result.
    static let errorSuffix = "error.txt"
    /// How many names are tried.
    private static let mostNames = 100
    /// Names of files have at most 255 bytes, the suffix among them.
    private static let longestName = 240

    /// The recording's path.
    let path: String
    /// The watched folder, which nothing leads out of.
    let root: String

    /// The number of the first name that no file of somebody else has, with any of `suffixes`; `files` are what will be
    /// written, and one that is there with the same bytes is ours. Blocks.
    func freeName(for suffixes: [String], _ files: [File]) throws(FileError) -> Int {
        let folder = try openFolder()
        for naming in 0..<Self.mostNames {
            let isFree = suffixes.allSatisfy { suffix in
                let target = "\(folder.descriptorPath)/\(name(naming)).\(suffix)"
                var information = stat()
                guard unsafe lstat(target, &information) == 0 else { return errno == ENOENT }
                guard let bytes = files.first(where: { $0.suffix == suffix })?.bytes else { return false }
                return Self.hasBytes(target, bytes)
            }
            if isFree { return naming }
        }
        throw FileError(code: .unreadable, message: "files of somebody else have all the names of results")
    }

    /// Writes the files under the name `naming`, each as one step, and removes the file with that name and the suffix
    /// `outdated`. Blocks; throws `FileError` without names.
    func write(_ files: [File], naming: Int, job: String, removing outdated: String?) throws(FileError) {
        let folder = try openFolder()
        let base = "\(folder.descriptorPath)/\(name(naming))"
        for file in files {
            do throws(FileError) {
                try DurableFile.replace(
                    "\(base).\(file.suffix)", with: file.bytes, through: "\(folder.descriptorPath)/.sori-\(job).part",
                    mode: 0o666)
            } catch {
                throw FileError(code: error.code, message: "a result cannot be written: \(Self.reason(error.code))")
            }
        }
        if let outdated { unsafe unlink("\(base).\(outdated)") }
    }

    /// The name of the recording's results, without their suffix: the recording's without its ending, then the whole
    /// name, then that with a number.
    func name(_ naming: Int) -> String {
        let whole = path.split(separator: "/").last.map(String.init) ?? path
        let stem = whole.lastIndex(of: ".").flatMap { $0 > whole.startIndex ? String(whole[..<$0]) : nil } ?? whole
        var name = naming == 0 ? stem : whole
        while name.utf8.count > Self.longestName { name.removeLast() }
        return naming < 2 ? name : "\(name).\(naming)"
    }

    /// The recording's folder, held so that no link put in its stead leads elsewhere.
    private func openFolder() throws(FileError) -> PathHandle {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard let folder = PathHandle(parent), let top = PathHandle(root) else {
            throw FileError(code: FileErrorCode(errno: errno), message: "the recording's folder is not there")
        }
        guard folder.target == top.target || folder.target.hasPrefix(top.target + "/") else {
            throw FileError(code: .noPermission, message: "the recording's folder leads out of the watched one")
        }
        return folder
    }

    private static func reason(_ code: FileErrorCode) -> String {
        switch code {
        case .noSpace: "the disk is full"
        case .noPermission: "the folder cannot be written to"
        case .notFound: "the folder is gone"
        case .unreadable, .malformed, .unsupported: "the system reports an error"
        }
    }

    private static func hasBytes(_ path: String, _ bytes: [UInt8]) -> Bool {
        guard FileStamp(of: path)?.size == bytes.count else { return false }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var found = [UInt8](repeating: 0, count: bytes.count)
        var length = 0
        while length < found.count {
            let count = unsafe found.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + length }, buffer.count - length)
            }
            guard count > 0 else { return false }
            length += count
        }
        return found == bytes
    }
}
