internal import SoriCore

extension WhisperEngine {
    /// Opens the files of a model and packs it for this processor.
    ///
    /// `path` is a Hugging Face folder or a `ggml-*.bin` file, `threads` how many threads compute. Throws `WhisperError`,
    /// naming the file and the field or tensor that is wrong.
    public static func load(
        path: String, computeType: ComputeType = .auto, threads: Int
    ) async throws(WhisperError) -> WhisperEngine {
        // Files are opened on a thread of their own too: they may lie on a slow disk.
        let files = try await WorkerPool(name: "sori-load", threads: 1).run { () throws(WhisperError) in
            try WhisperModelFiles(path: path)
        }
        return try await start(tokenizer: files.tokenizer, workers: max(1, threads)) { () throws(WhisperError) in
            try CPURuntime(
                weights: files.weights, configuration: files.configuration, computeType: computeType, threads: threads,
                capacity: RuntimeCapacity(for: files.configuration, computeType: computeType))
        }
    }
}
