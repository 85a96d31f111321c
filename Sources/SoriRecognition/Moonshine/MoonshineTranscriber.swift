import Synchronization

/// One loaded model: owns a handle of the library and frees it in the end. Calls block and take turns.
final class MoonshineTranscriber: Sendable {
    private let library: MoonshineLibrary
    // The lock is held through a call, because the lines it returns live in the handle until the next one.
    private let handle: Mutex<Int32>

    /// Loads the model in `folder` (about 0.2 s and 150 MB); throws `model_missing` or `model_damaged`.
    init(library: MoonshineLibrary, model: MoonshineModel) throws(RecognitionError) {
        try model.check()
        self.library = library
        handle = Mutex(
            try library.load(folder: model.folder, architecture: model.architecture, options: model.options))
    }

    deinit { library.free(handle.withLock { $0 }) }

    /// Decodes 16 kHz samples; blocks for a twentieth or so of their length.
    func transcribe(_ samples: [Float]) throws(RecognitionError) -> [MoonshineLine] {
        guard !samples.isEmpty else { return [] }
        return try handle.withLock { (handle) throws(RecognitionError) in
            try library.transcribe(handle, samples)
        }
    }
}
