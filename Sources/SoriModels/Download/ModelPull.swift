import FoundationEssentials
import SoriCore
import SoriFetch
import SoriWhisper

/// Fetches a model from a hub into the models directory: whole, checked, or not at all.
public struct ModelPull: Sendable {
    private let hub: ModelHub
    private let models: String
    private let parallel: Int
    private let pool: WorkerPool

    /// Fetches `parallel` files at a time into `models`.
    public init(hub: ModelHub, models: String, parallel: Int = 4) {
        self.hub = hub
        self.models = models
        self.parallel = max(1, parallel)
        pool = WorkerPool(name: "sori-pull", threads: max(1, parallel))
    }

    /// Fetches `model` as `name`; what an earlier try left is continued.
    ///
    /// - Parameters:
    ///   - replaces: fetch anew even when the same commit is there already.
    ///   - progress: called from several threads as bytes arrive.
    /// - Returns: the folder, and whether it was there already.
    /// - Throws: `ModelError`; what has been fetched so far is kept for the next try unless it is wrong.
    public func run(
        _ model: HubModelName, as name: String, replaces: Bool = false,
        progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> (path: String, wasThere: Bool) {
        let commit = try await hub.commit(of: model)
        let path = "\(models)/\(name)"
        if !replaces, FileManager.default.fileExists(atPath: path) {
            guard let record = ModelRecord(folder: path), record.source == model.id else {
                throw ModelError(
                    code: .alreadyThere,
                    message: "\(path) is there and not from \(model.id): remove it with 'sori models rm \(name)', or "
                        + "choose another name with --name")
            }
            if record.commit == commit, record.isWhole(in: path) { return (path, true) }
        }
        var files = try WhisperFileChoice.pick(await hub.files(of: model, commit: commit), of: model)
        let staging = try StagingFolder(models: models, name: name)
        try await fetch(files, of: model, commit: commit, into: staging, progress: progress)
        if WhisperTokenizer.vocabularyFiles(among: files.map(\.name)).isEmpty {
            files.append(try await fetchVocabulary(for: model, into: staging))
        }
        try await pool.run { [files] () throws(ModelError) in
            staging.keepOnly(Set(files.map(\.name)))
            do throws(WhisperError) {
                _ = try WhisperModelFiles(path: staging.path)
            } catch {
                staging.discard()
                throw ModelError(
                    code: .notWhisper,
                    message: "\(model.id) cannot be used: \(error.message.replacing(staging.path, with: model.id))",
                    cause: error)
            }
            try ModelRecord(source: model.id, commit: commit, files: files).write(to: staging.path)
            try staging.publish(as: name)
        }
        return (path, false)
    }

    /// Fetches the vocabulary of OpenAI's model with as many tokens, which a fine-tune without one was made from.
    private func fetchVocabulary(for model: HubModelName, into staging: StagingFolder) async throws -> HubFile {
        let size = try await pool.run { () throws(ModelError) in
            do throws(WhisperError) {
                return try WhisperModelForm(path: staging.path).open().configuration.vocabularySize
            } catch {
                staging.discard()
                throw ModelError(
                    code: .notWhisper, message: "\(model.id) cannot be used: \(error.message)", cause: error)
            }
        }
        guard let origin = HubModelName.origin(vocabularySize: size) else {
            staging.discard()
            throw ModelError(
                code: .notWhisper,
                message: "\(model.id) has no tokenizer.json, and its \(size) tokens are those of no model of OpenAI's: "
                    + "choose another model")
        }
        let commit = try await hub.commit(of: origin)
        guard let file = try await hub.files(of: origin, commit: commit).first(where: { $0.name == "tokenizer.json" })
        else {
            throw ModelError(
                code: .notWhisper,
                message: "\(model.id) has no tokenizer.json, and neither has \(origin.id): choose another model")
        }
        let download = HubDownload(hub: hub, model: origin, commit: commit, file: file, pool: pool)
        try await download.run(into: staging.path, meter: PullMeter(total: file.size) { _ in })
        return file
    }

    private func fetch(
        _ files: [HubFile], of model: HubModelName, commit: String, into staging: StagingFolder,
        progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws {
        let total = files.reduce(0) { $0 &+ $1.size }
        let present = ModelFiles.size(staging.path)
        try ModelFiles.checkRoom(for: max(0, total - present), in: staging.path)
        let meter = PullMeter(total: total, report: progress)
        // The largest first: the last to end should not have begun last.
        let queue = files.sorted { $0.size > $1.size }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, file) in queue.enumerated() {
                if index >= parallel { try await group.next() }
                group.addTask {
                    let download = HubDownload(hub: hub, model: model, commit: commit, file: file, pool: pool)
                    try await download.run(into: staging.path, meter: meter)
                }
            }
            try await group.waitForAll()
        }
    }
}
