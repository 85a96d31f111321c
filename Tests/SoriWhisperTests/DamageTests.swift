import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// Files cut short or with bytes changed: an error or a sound value, never a trap. Cases are the same on every run.
struct DamageTests {
    private static let rounds = isOptimised ? 2_000 : 200

    @Test func ggmlCutAtEveryBoundary() throws {
        let folder = try ScratchFolder()
        let (bytes, boundaries) = TinyModel().ggml(.q5_1)
        // Every field of the header, and of each tensor's.
        let fields = boundaries.flatMap { start in [-1, 1, 4, 8, 11, 12, 16, 20].map { start + $0 } }
        for boundary in Set(boundaries + fields + Array(stride(from: 0, to: 64, by: 4))).sorted()
        where boundary < bytes.count {
            try folder.write(Array(bytes[..<boundary]), "ggml.bin")
            let error = #expect(throws: WhisperError.self, "\(boundary)") {
                _ = try WhisperWeights(ggml: WhisperGGMLFile(path: folder.path + "/ggml.bin"))
            }
            #expect(error?.message.contains(folder.path) == true)
        }
    }

    @Test func ggmlWithChangedBytes() throws {
        let folder = try ScratchFolder()
        let (bytes, boundaries) = TinyModel().ggml(.q8_0)
        var random = SeededGenerator(23)
        for _ in 0..<Self.rounds {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // Mostly near headers, where it matters.
                let base = Bool.random(using: &random) ? boundaries.randomElement(using: &random) ?? 0 : 0
                let offset = base + Int.random(in: -60...60, using: &random)
                guard damaged.indices.contains(offset) else { continue }
                damaged[offset] = UInt8.random(in: 0...255, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
            }
            try folder.write(damaged, "ggml.bin")
            do throws(WhisperError) {
                let file = try WhisperGGMLFile(path: folder.path + "/ggml.bin")
                let weights = try WhisperWeights(ggml: file)
                _ = try weights.tensor(named: "decoder.layers.0.fc1.weight").floats()
                let tokenizer = try WhisperTokenizer(ggml: file)
                _ = tokenizer.words(of: tokenizer.encode("안녕 hi"), language: "ko")
            } catch {}
        }
    }

    @Test func tokenizerFilesWithChangedBytes() throws {
        let folder = try ScratchFolder()
        let bytes = tinyTokenizer()
        let configuration = TinyModel().configuration
        try folder.write(bytes, "tokenizer.json")
        let sound = try WhisperTokenizer(folder: folder.path, configuration: configuration)
        #expect(sound.decode(sound.encode("안녕, it's  2")) == "안녕, it's  2")
        #expect(sound.special.languages.map(\.code) == ["en", "ko", "yue"])
        var random = SeededGenerator(29)
        let snippets = ["{", "}", "[", "]", "\"", "\\", "\\u", "1e9", "-", ":", ",", "null", "99999999999999999999"]
        for _ in 0..<Self.rounds {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let offset = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[offset] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.removeLast(damaged.count - offset)
                default:
                    damaged.insert(contentsOf: Array((snippets.randomElement(using: &random) ?? "").utf8), at: offset)
                }
                if damaged.isEmpty { damaged = [0] }
            }
            try folder.write(damaged, "tokenizer.json")
            do throws(WhisperError) {
                let tokenizer = try WhisperTokenizer(folder: folder.path, configuration: configuration)
                _ = tokenizer.decodeWithTimestamps(tokenizer.encode("안녕, it's  2"))
            } catch {}
        }
    }

    /// The timestamps begin after one of these tokens, when the file does not list them.
    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-1", "4611686018427387904", "1000000"])
    func specialTokensOutOfRange(_ id: String) throws {
        for name in ["notimestamps", "endoftext", "ko"] {
            let folder = try ScratchFolder(["tokenizer.json": tinyTokenizer(ids: [name: id])])
            let error = #expect(throws: WhisperError.self) {
                _ = try WhisperTokenizer(folder: folder.path, configuration: TinyModel().configuration)
            }
            #expect(error?.message.contains("<|\(name)|>") == true)
        }
    }

    /// `tokenizer.json` with the 256 bytes, a merge and three languages; `ids` stand in for those of special tokens.
    private func tinyTokenizer(ids: [String: String] = [:]) -> [UInt8] {
        var vocabulary: [String] = []
        var extra: UInt32 = 0x100
        for byte in UInt32(0)..<256 {
            let prints = (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            let scalar = Unicode.Scalar(prints ? byte : extra) ?? " "
            if !prints { extra += 1 }
            let text = scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
            vocabulary.append("\"\(text)\":\(byte)")
        }
        let names = [
            "endoftext", "startoftranscript", "en", "ko", "yue", "translate", "transcribe", "startoflm", "startofprev",
            "nocaptions", "notimestamps",
        ]
        let added = names.enumerated().map { index, name in
            "{\"id\":\(ids[name] ?? String(256 + index)),\"content\":\"<|\(name)|>\",\"special\":true}"
        }
        return Array(
            """
            {"version":"1.0","added_tokens":[\(added.joined(separator: ","))],"normalizer":null,
             "model":{"type":"BPE","vocab":{\(vocabulary.joined(separator: ","))},"merges":["a b","\\u0120 t"]}}
            """.utf8)
    }
}
