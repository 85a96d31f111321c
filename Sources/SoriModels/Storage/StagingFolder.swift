import FoundationEssentials
import Glibc
import SoriCore

/// The hidden folder in the models directory in which a model is put together; it gets the model's name once it is
/// whole.
final class StagingFolder: Sendable {
    /// Where files are put meanwhile.
    let path: String
    private let models: String
    private let descriptor: Int32

    /// Makes or takes up again the folder for `name`; throws `in_use` while another process has it.
    init(models: String, name: String) throws(ModelError) {
        self.models = models
        path = "\(models)/.\(name).incoming"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ModelError(
                code: .unwritable, message: "cannot make \(path): check STT_MODELS_DIR and its owner", cause: error)
        }
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ModelFiles.writing(path, errno) }
        var (mine, there) = (stat(), stat())
        // The lock goes with the folder, so no lock file is left; the folder must still be the one at that path.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &mine) == 0,
            unsafe stat(path, &there) == 0, mine.st_ino == there.st_ino
        else {
            throw ModelError(
                code: .inUse, message: "another 'sori models' is fetching \(name) already: wait until it is done")
        }
    }

    deinit { close(descriptor) }

    /// Removes everything that is not in `names`: leavings of another version of the model.
    func keepOnly(_ names: Set<String>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where !names.contains(name) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    /// Moves the finished folder to `name` in one step; what was there is removed afterwards.
    func publish(as name: String) throws(ModelError) { try move(path, as: name) }

    /// Moves one finished file of the folder to `name`, and removes the folder.
    func publish(file: String, as name: String) throws(ModelError) {
        try move("\(path)/\(file)", as: name)
        discard()
    }

    /// Removes the folder and what is in it.
    func discard() { try? FileManager.default.removeItem(atPath: path) }

    private func move(_ source: String, as name: String) throws(ModelError) {
        let target = "\(models)/\(name)"
        let old = "\(models)/.\(name).old"
        try? FileManager.default.removeItem(atPath: old)
        // Two moves where something stands in the way: a folder cannot be replaced by renaming onto it.
        if unsafe rename(target, old) != 0, errno != ENOENT { throw ModelFiles.writing(target, errno) }
        guard unsafe rename(source, target) == 0 else {
            let code = errno
            unsafe rename(old, target)
            throw ModelFiles.writing(target, code)
        }
        try? FileManager.default.removeItem(atPath: old)
        let folder = unsafe open(models, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
