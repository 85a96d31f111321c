/// What `EngineBench` measured; the names are those of its JSON.
public struct EngineTimes: Encodable, Sendable {
    /// Seconds to open, check and pack the model.
    public var load_s: Double
    /// Milliseconds to encode one window of 30 s, cross-attention's keys and values included.
    public var encode_ms: Double
    /// Milliseconds to encode eight windows in one call.
    public var encode8_ms: Double
    /// Milliseconds per token of one sequence, logits of the whole vocabulary included.
    public var greedy_ms_per_token: Double
    /// Milliseconds per step of five beams of one window that exchange their histories each time.
    public var beam5_ms_per_step: Double
    /// Milliseconds per step of sixteen sequences, each with a window of its own.
    public var batch16_ms_per_step: Double
    /// Milliseconds per step of sixteen sequences of one window.
    public var batch16_one_window_ms_per_step: Double
    /// The process's peak memory in MiB after the work on one window (load, encode, greedy, beams), mapped files
    /// included.
    public var peak_rss_mb: Double
    /// The same after all sixteen windows.
    public var peak_rss_16_windows_mb: Double
    /// What was computed with.
    public var compute_type: String
    /// Threads that computed.
    public var threads: Int
}
