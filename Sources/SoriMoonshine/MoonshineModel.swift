import SoriCore
import SoriFormats
import SoriOnnx
import SoriRecognition

/// A loaded Moonshine model: an encoder over raw samples and a decoder that gives one token after the other.
///
/// Immutable once loaded and safe to use from many threads; what changes while decoding is local to the call. This runs
/// the graphs by ONNX Runtime itself and not by the wheel's own `libmoonshine`, because that library keeps about a
/// megabyte for every second of audio for good (docs/recognition.md).
final class MoonshineModel: Sendable {
    /// Layers of the decoder; each has a key and a value of its own (8 heads of 36) and of the encoder's output.
    private static let layers = 6
    private static let heads = 8
    private static let headLength = 36

    private let runtime: OnnxRuntime
    private let encoder: OnnxSession
    private let decoder: OnnxSession
    private let tokenizer: MoonshineTokenizer

    /// Loads library and model (0.3 s, 150 MB); throws `backend_missing`, `model_missing` or `model_damaged`.
    init(_ files: MoonshineFiles, threads: Int) throws(RecognitionError) {
        let runtime = try RecognitionError.mapping { () throws(OnnxError) in try OnnxRuntime(path: files.library) }
        try files.check()
        tokenizer = try Self.tokenizer(files.tokenizer)
        let caches = (0..<Self.layers).flatMap { layer in
            ["decoder", "encoder"].flatMap { ["\(layer).\($0).key", "\(layer).\($0).value"] }
        }
        (encoder, decoder) = try RecognitionError.mapping { () throws(OnnxError) in
            (
                try OnnxSession(
                    runtime, path: files.encoder, inputs: ["input_values", "attention_mask"],
                    outputs: ["last_hidden_state"], threads: threads),
                try OnnxSession(
                    runtime, path: files.decoder,
                    inputs: ["encoder_attention_mask", "input_ids", "encoder_hidden_states", "use_cache_branch"]
                        + caches.map { "past_key_values.\($0)" },
                    outputs: ["logits"] + caches.map { "present.\($0)" }, threads: threads)
            )
        }
        self.runtime = runtime
    }

    private static func tokenizer(_ path: String) throws(RecognitionError) -> MoonshineTokenizer {
        let file: MappedFile
        do throws(FileError) {
            file = try MappedFile(path: path)
        } catch {
            throw RecognitionError(
                code: .modelMissing, message: "\(path) cannot be read; run scripts/setup", cause: error)
        }
        return try unsafe file.withBytes { (bytes) throws(RecognitionError) in
            try unsafe MoonshineTokenizer(file: bytes, path: path)
        }
    }

    /// Makes what ends a decoding from another thread.
    func makeStop() throws(RecognitionError) -> OnnxStop {
        try RecognitionError.mapping { () throws(OnnxError) in try OnnxStop(runtime) }
    }

    /// Decodes 16 kHz samples, the most probable token at a time. Blocks.
    ///
    /// - Parameters:
    ///   - samples: at least 0.1 s; more than 30 s is beyond what the model was trained on.
    ///   - limit: the most tokens to give.
    ///   - stop: ends the work in the middle of a step, which then throws.
    func decode(_ samples: [Float], limit: Int, stop: OnnxStop) throws(RecognitionError) -> MoonshineDecoding {
        var decoding = try RecognitionError.mapping { () throws(OnnxError) in
            try tokens(of: samples, limit: limit, stop: stop)
        }
        decoding.text = tokenizer.text(of: decoding.tokens)
        return decoding
    }

    /// The tokens of `decode`, without their text.
    private func tokens(of samples: [Float], limit: Int, stop: OnnxStop) throws(OnnxError) -> MoonshineDecoding {
        // mask [1, samples], hidden [1, frames, 288], cache [1, heads, length, headLength]
        let mask = try OnnxTensor(runtime, [Int64](repeating: 1, count: samples.count), shape: [1, samples.count])
        let audio = try OnnxTensor(runtime, samples, shape: [1, samples.count])
        guard let hidden = try encoder.run([audio, mask], stop: stop).first else { return MoonshineDecoding() }
        let empty = try OnnxTensor(runtime, [Float](), shape: [1, Self.heads, 0, Self.headLength])
        var cache = [OnnxTensor](repeating: empty, count: 4 * Self.layers)
        var decoding = MoonshineDecoding()
        var token = MoonshineTokenizer.start
        let withoutCache = try OnnxTensor(runtime, false)
        let withCache = try OnnxTensor(runtime, true)
        for step in 0..<limit {
            let ids = try OnnxTensor(runtime, [Int64(token)], shape: [1, 1])
            let outputs = try decoder.run(
                [mask, ids, hidden, step == 0 ? withoutCache : withCache] + cache, stop: stop)
            guard outputs.count == cache.count + 1 else {
                throw OnnxError(code: .callFailed, message: "the decoder gave \(outputs.count) outputs")
            }
            for index in cache.indices where step == 0 || index % 4 < 2 {
                // Only the first step computes the keys and values of the encoder's output (2 and 3 of each layer).
                cache[index] = outputs[index + 1]
            }
            let best = try unsafe outputs[0].withFloats { unsafe TokenScores.best($0) }
            decoding.logProbabilities.append(best.logProbability)
            if best.token == MoonshineTokenizer.end { break }
            token = best.token
            decoding.tokens.append(token)
        }
        return decoding
    }
}
