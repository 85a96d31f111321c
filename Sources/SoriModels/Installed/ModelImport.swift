import FoundationEssentials
import SoriCore
import SoriWhisper

/// Takes a model that is already on this machine into the models directory, for machines without the network.
public struct ModelImport: Sendable {
    private let models: String
    private let pool = WorkerPool(name: "sori-import", threads: 1)

    /// Imports into `models`.
    public init(models: String) { self.models = models }

    /// Checks the folder or file at `source`, copies what is needed of it, and checks the copy.
    ///
    /// A ggml file stays a file; a checkpoint of openai-whisper becomes a folder with its vocabulary. A model without a
    /// vocabulary gets that of a model that is here already and has as many tokens.
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
        guard FileManager.default.fileExists(atPath: source) else {
            throw ModelError(code: .modelMissing, message: "there is nothing at \(source)")
        }
        let form = try Self.reading(source) { () throws(WhisperError) in try WhisperModelForm(path: source) }
        let name = try name(source, form: form, wanted: wanted)
        let target = form == .ggml(file: source) ? "ggml-\(name).bin" : name
        guard !FileManager.default.fileExists(atPath: "\(models)/\(target)") else {
            throw ModelError(
                code: .alreadyThere,
                message:
                    "\(models)/\(target) is there already: remove it with 'sori models rm', or choose another name with "
                    + "--name")
        }
        let paths = try files(of: form, source: source, target: target)
        let staging = try StagingFolder(models: models, name: target)
        staging.keepOnly([])
        let total = paths.reduce(0) { $0 + ModelFiles.size($1.from) }
        let meter = PullMeter(total: total, report: progress)
        do throws(ModelError) {
            try ModelFiles.checkRoom(for: total, in: staging.path)
            for path in paths {
                try ModelFiles.copy(from: path.from, to: "\(staging.path)/\(path.to)", advance: meter.advance)
                meter.complete(path.to)
            }
            if case .ggml = form {
                try check("\(staging.path)/\(target)")
                try staging.publish(file: target, as: target)
            } else {
                try check(staging.path)
                try ModelRecord(source: source, commit: nil).write(to: staging.path)
                try staging.publish(as: target)
            }
            return "\(models)/\(target)"
        } catch {
            staging.discard()
            throw error
        }
    }

    /// What is copied, and its names in the model's folder; the model is sound with exactly these files.
    private func files(
        of form: WhisperModelForm, source: String, target: String
    ) throws(ModelError) -> [(from: String, to: String)] {
        var paths: [(from: String, to: String)]
        var vocabulary: BorrowedVocabulary?
        if try Self.reading(source, { () throws(WhisperError) in try BorrowedVocabulary.isNeeded(for: source) }) {
            vocabulary = try Self.reading(source) { () throws(WhisperError) in
                try BorrowedVocabulary(for: source, among: ModelStore(models: models).list())
            }
        } else {
            try check(source)
        }
        switch form {
        case .ggml(let file): return [(file, target)]
        case .checkpoint(let file, let folder):
            let own = WhisperTokenizer.vocabularyFiles(among: ModelFiles.names(in: folder))
            paths = [(file, WhisperModelForm.checkpointName)] + own.map { ("\(folder)/\($0)", $0) }
        case .hub(let folder), .ctranslate2(let folder):
            paths = WhisperFileChoice.names(in: ModelFiles.names(in: folder)).map { ("\(folder)/\($0)", $0) }
        }
        if let vocabulary { paths += vocabulary.files.map { ("\(vocabulary.folder)/\($0)", $0) } }
        return paths
    }

    /// The folder's or file's name in the models directory, without what its form adds to it.
    private func name(_ source: String, form: WhisperModelForm, wanted: String?) throws(ModelError) -> String {
        var name = wanted ?? source.split(separator: "/").last.map(String.init) ?? ""
        let endings =
            switch form {
            case .ggml: [".bin"]
            case .checkpoint: [".pt", ".pth"]
            case .hub, .ctranslate2: [String]()
            }
        if let ending = endings.first(where: name.hasSuffix) { name = String(name.dropLast(ending.count)) }
        if case .ggml = form, name.hasPrefix("ggml-") { name = String(name.dropFirst(5)) }
        guard ModelStore.isName(name) else {
            throw ModelError(
                code: .badName,
                message: "\"\(name)\" cannot be a model's name: give one with --name (letters, digits, '-', '_', '.')")
        }
        return name
    }

    private func check(_ path: String) throws(ModelError) {
        _ = try Self.reading(path) { () throws(WhisperError) in try WhisperModelFiles(path: path) }
    }

    private static func reading<Result>(
        _ path: String, _ body: () throws(WhisperError) -> Result
    ) throws(ModelError) -> Result {
        do throws(WhisperError) {
            return try body()
        } catch {
            throw ModelError(code: .notWhisper, message: "\(path) cannot be used: \(error.message)", cause: error)
        }
    }
}
