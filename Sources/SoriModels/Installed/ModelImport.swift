import FoundationEssentials
import SoriCore
import SoriWhisper

/// Takes a model that is already on this machine into the models directory, for machines without the network.
public struct ModelImport: Sendable {
    private let models: String
    private let pool = WorkerPool(name: "sori-import", threads: 1)

    /// Imports into `models`.
    public init(models: String) { self.models = models }

    /// Checks the folder or ggml file at `source`, copies what is needed of it, and checks the copy.
    ///
    /// - Parameters:
    ///   - name: the model's name here; nil takes the folder's or file's own.
    ///   - progress: called as bytes are copied.
    /// - Returns: the path of the copy.
    /// - Throws: `ModelError`: `not_whisper`, naming the file and what is wrong with it, `already_there`, `no_space`.
    public func run(
        _ source: String, as name: String?, progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> String {
        try await pool.run { () throws(ModelError) in try copy(source, as: name, progress: progress) }
    }

    private func copy(
        _ source: String, as wanted: String?, progress: @escaping @Sendable (PullProgress) -> Void
    ) throws(ModelError) -> String {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
            throw ModelError(code: .modelMissing, message: "there is nothing at \(source)")
        }
        try check(source)
        let fileName = try fileName(source, isFolder: isFolder, wanted: wanted)
        guard !FileManager.default.fileExists(atPath: "\(models)/\(fileName)") else {
            throw ModelError(
                code: .alreadyThere,
                message:
                    "\(models)/\(fileName) is there already: remove it with 'sori models rm', or choose another name with "
                    + "--name")
        }
        let staging = try StagingFolder(models: models, name: fileName)
        staging.keepOnly([])
        let names = isFolder ? WhisperFileChoice.names(in: Self.names(in: source)) : [fileName]
        let paths = names.map { (from: isFolder ? "\(source)/\($0)" : source, to: "\(staging.path)/\($0)") }
        let total = paths.reduce(0) { $0 + ModelFiles.size($1.from) }
        let meter = PullMeter(total: total, report: progress)
        do throws(ModelError) {
            try ModelFiles.checkRoom(for: total, in: staging.path)
            for (index, path) in paths.enumerated() {
                try ModelFiles.copy(from: path.from, to: path.to, advance: meter.advance)
                meter.complete(names[index])
            }
            try check(isFolder ? staging.path : paths[0].to)
            guard isFolder else {
                try staging.publish(file: fileName, as: fileName)
                return "\(models)/\(fileName)"
            }
            try ModelRecord(source: source, commit: nil).write(to: staging.path)
            try staging.publish(as: fileName)
            return "\(models)/\(fileName)"
        } catch {
            staging.discard()
            throw error
        }
    }

    /// The folder's or file's name in the models directory; ggml files are known by `ggml-NAME.bin`.
    private func fileName(_ source: String, isFolder: Bool, wanted: String?) throws(ModelError) -> String {
        var name = wanted ?? source.split(separator: "/").last.map(String.init) ?? ""
        if !isFolder {
            if name.hasSuffix(".bin") { name = String(name.dropLast(4)) }
            if name.hasPrefix("ggml-") { name = String(name.dropFirst(5)) }
        }
        guard ModelStore.isName(name) else {
            throw ModelError(
                code: .badName,
                message: "\"\(name)\" cannot be a model's name: give one with --name (letters, digits, '-', '_', '.')")
        }
        return isFolder ? name : "ggml-\(name).bin"
    }

    private func check(_ path: String) throws(ModelError) {
        do throws(WhisperError) {
            _ = try WhisperModelFiles(path: path)
        } catch {
            throw ModelError(code: .notWhisper, message: "\(path) cannot be used: \(error.message)", cause: error)
        }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
