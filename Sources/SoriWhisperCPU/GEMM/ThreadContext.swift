internal import COneDNN
import SoriWhisper

/// What one thread computes with: a stream of oneDNN and scratch memory. Used by one thread at a time.
@safe
final class ThreadContext {
    let engine: ComputeEngine
    let stream: dnnl_stream_t
    private(set) var scratch: Storage<UInt8>

    /// Makes a context of `engine`.
    init(engine: ComputeEngine) throws(WhisperError) {
        self.engine = engine
        scratch = try Storage(4096)
        var stream: dnnl_stream_t?
        try check(
            unsafe dnnl_stream_create(&stream, engine.handle, dnnl_stream_default_flags.rawValue), "dnnl_stream_create")
        guard let stream = unsafe stream else { throw WhisperError(.computation, "oneDNN gave no stream") }
        unsafe self.stream = stream
    }

    deinit { unsafe dnnl_stream_destroy(stream) }

    /// Makes the scratch memory at least `bytes` long.
    func reserve(_ bytes: Int) throws(WhisperError) {
        if bytes > scratch.count { scratch = try Storage(bytes) }
    }
}
