public import SoriCore
public import SoriWhisper

extension WhisperEngine {
    /// Opens the files of a model and packs it for this processor.
    ///
    /// `path` is a Hugging Face folder or a `ggml-*.bin` file, `threads` how many threads compute. `keepsSilence`
    /// encodes a window of zeros at once, so that the first text with an `audioContextLimit` does not wait for it.
    /// `availableMemory` are the bytes that the model may take, nil for any. Throws `WhisperError`, naming the file and
    /// the field or tensor that is wrong, or `computation_failed` when the model does not fit.
    public static func load(
        path: String, computeType: ComputeType = .auto, threads: Int, keepsSilence: Bool = false,
        availableMemory: Int? = nil
    ) async throws(WhisperError) -> WhisperEngine {
        // Files are opened on a thread of their own too: they may lie on a slow disk.
        let files = try await WorkerPool(name: "sori-load", threads: 1).run { () throws(WhisperError) in
            try WhisperModelFiles(path: path)
        }
        if let availableMemory {
            try ModelMemory(for: files.configuration, computeType: computeType, keepsSilence: keepsSilence)
                .check(available: availableMemory)
        }
        return try await start(
            tokenizer: files.tokenizer, workers: max(1, threads), keepsSilence: keepsSilence
        ) { () throws(WhisperError) in
            try CPURuntime(
                weights: files.weights, configuration: files.configuration, computeType: computeType, threads: threads,
                capacity: RuntimeCapacity(for: files.configuration, computeType: computeType))
        }
    }
}
