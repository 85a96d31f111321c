import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriFetch
import SoriFormats

/// Fetches one file, over as many connections as it takes.
struct HubDownload: Sendable {
    let hub: ModelHub
    let model: HubModelName
    let commit: String
    let file: HubFile
    let pool: WorkerPool

    /// Fetches what is missing of the file in `folder`, tries again when the connection breaks, and checks the sum.
    func run(into folder: String, meter: PullMeter) async throws {
        if try await isThere(folder, meter) { return }
        let partial = try await pool.run { () throws(ModelError) in
            try PartialFile(file, in: folder, rejects: { hub.failure($0, of: model) }, advance: meter.advance)
        }
        var retries = RetryPolicy()
        var hasBeenWrong = false
        while true {
            let before = partial.count
            do {
                if before < file.size || file.size == 0 {
                    let request = hub.request(file, of: model, commit: commit, headers: partial.headers)
                    _ = try await hub.client.send(request, to: partial)
                }
                try await pool.run { () throws(any Error) in try partial.finish() }
                meter.complete(file.name)
                return
            } catch let error as FetchError {
                guard error.isPassing, let delay = retries.failed(hasProgressed: partial.count > before) else {
                    throw ModelError(
                        code: error.isPassing ? .cutOff : .hubFailed,
                        message:
                            "\(file.name): \(error.message); run the same command again to continue where it broke",
                        cause: error)
                }
                try await Task.sleep(for: delay)
            } catch let error as ModelError where error.code == .wrongBytes && !hasBeenWrong {
                // A proxy or a disk may have hurt them: once more from the start.
                hasBeenWrong = true
            } catch let error as ModelError where error.code == .hubFailed {
                guard let delay = retries.failed(hasProgressed: false) else { throw error }
                try await Task.sleep(for: delay)
            }
        }
    }

    /// Whether an earlier run has completed the file; its sum was checked then, and its size is now.
    private func isThere(_ folder: String, _ meter: PullMeter) async throws -> Bool {
        let path = "\(folder)/\(file.name)"
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let isRight = await pool.run { () throws(Never) -> Bool in
            guard let present = try? MappedFile(path: path), present.count == file.size else { return false }
            let digest = file.digest()
            unsafe present.withBytes { unsafe digest.update($0) }
            return digest.finish() == file.sum.text
        }
        guard isRight else {
            try? FileManager.default.removeItem(atPath: path)
            return false
        }
        meter.advance(file.size)
        meter.complete(file.name)
        return true
    }
}
