public import SoriWhisper

/// Times the engine on a model: what `sori models bench` and the benchmark program call.
public enum EngineBench {
    /// The prompt before the timed tokens, as in a transcription without timestamps.
    private static let promptLength = 4

    /// Loads the model at `path`, in any form that is read, computes with random input and gives the best times.
    ///
    /// `tokens` (brought into 8...200) are stepped for each rate. Throws `WhisperError` when the model cannot be
    /// loaded.
    public static func run(
        path: String, computeType: ComputeType, threads: Int, tokens: Int = 60
    ) throws(WhisperError) -> EngineTimes {
        let tokens = min(max(tokens, 8), 200)
        let clock = ContinuousClock()
        let start = clock.now
        let (configuration, weights) = try WhisperModelForm(path: path).open()
        let runtime = try CPURuntime(
            weights: weights, configuration: configuration, computeType: computeType, threads: threads,
            capacity: RuntimeCapacity(windowsPerCall: 8, windowSlots: 16, sequenceSlots: 16, tokensPerStep: 64))
        let load = clock.now - start
        let peakAfterOne: Int
        let mel = noise(configuration)
        try runtime.encode([WindowInput(slot: 0, mel: mel)])
        let encode = try best(of: 5) { () throws(WhisperError) in
            try runtime.encode([WindowInput(slot: 0, mel: mel)])
        }
        var stepper = EngineStepper(runtime: runtime, length: promptLength, tokens: tokens)
        let greedy = try best(of: 4) { () throws(WhisperError) in try stepper.run(sequences: 1, windows: 1) }
        let beam = try best(of: 3) { () throws(WhisperError) in try stepper.run(sequences: 5, windows: 1, moves: true) }
        peakAfterOne = ProcessMemory.peak
        var eight = Double.infinity
        for first in [0, 8] {
            eight = min(
                eight,
                try best(of: 1) { () throws(WhisperError) in
                    try runtime.encode((first..<first + 8).map { WindowInput(slot: $0, mel: mel) })
                })
        }
        let batch = try best(of: 2) { () throws(WhisperError) in try stepper.run(sequences: 16, windows: 16) }
        let shared = try best(of: 2) { () throws(WhisperError) in try stepper.run(sequences: 16, windows: 1) }
        return EngineTimes(
            load_s: seconds(load), encode_ms: 1000 * encode, encode8_ms: 1000 * eight,
            greedy_ms_per_token: 1000 * greedy / Double(tokens), beam5_ms_per_step: 1000 * beam / Double(tokens),
            batch16_ms_per_step: 1000 * batch / Double(tokens),
            batch16_one_window_ms_per_step: 1000 * shared / Double(tokens),
            peak_rss_mb: Double(peakAfterOne) / 1_048_576,
            peak_rss_16_windows_mb: Double(ProcessMemory.peak) / 1_048_576,
            compute_type: runtime.computeType.rawValue, threads: runtime.threads)
    }

    /// The shortest of `times` runs; fewer where they take long.
    private static func best(of times: Int, _ body: () throws(WhisperError) -> Void) throws(WhisperError) -> Double {
        let clock = ContinuousClock()
        let first = clock.now
        var best = Double.infinity
        for _ in 0..<times where best.isInfinite || clock.now - first < .seconds(5) {
            let start = clock.now
            try body()
            best = min(best, seconds(clock.now - start))
        }
        return best
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    private static func noise(_ configuration: WhisperConfiguration) -> MelSpectrogram {
        var state: UInt32 = 1
        let values = (0..<configuration.melBins * configuration.windowFrames).map { _ -> Float in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / 8_388_608 - 1
        }
        return MelSpectrogram(bins: configuration.melBins, frames: configuration.windowFrames, values: values)
    }
}
