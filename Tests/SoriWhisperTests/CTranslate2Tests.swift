import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// `model.bin` of CTranslate2: what is in it, and what is wrong with it.
struct CTranslate2Tests {
    private let tiny = TinyModel()

    private func open(_ bytes: [UInt8]) throws -> WhisperCTranslate2File {
        let folder = try ScratchFolder(["model.bin": bytes])
        return try WhisperCTranslate2File(path: folder.path + "/model.bin")
    }

    @Test(arguments: [WeightType.float32, .float16], [3, 4, 5, 6])
    func tensorsAreThoseOfTheHubsForm(_ type: WeightType, _ version: Int) throws {
        // Before version 4 numbers of two bytes are no halves.
        if type == .float16, version < 4 { return }
        let weights = try WhisperWeights(ctranslate2: open(tiny.ctranslate2(type, version: version).bytes))
        #expect(weights.names.count == tiny.tensors.count)
        for tensor in tiny.tensors {
            let found = try weights.tensor(named: tensor.name)
            #expect(found.shape == tensor.shape && found.floats() == tensor.values, "\(tensor.name)")
        }
    }

    @Test(arguments: [1, 2]) func oldVersionsAreRead(_ version: Int) throws {
        let weights = try WhisperWeights(ctranslate2: open(tiny.ctranslate2(.float32, version: version).bytes))
        let name = "decoder.layers.0.encoder_attn.v_proj.weight"
        #expect(try weights.tensor(named: name).floats() == tiny.values(name))
    }

    /// Bytes with scales are within half a step of the numbers; rows are read as the whole is.
    @Test func bytesAreDividedByTheirScales() throws {
        let weights = try WhisperWeights(ctranslate2: open(tiny.ctranslate2(.int8).bytes))
        for tensor in tiny.tensors where tensor.shape.count == 2 && !tensor.name.contains("embed_positions") {
            let found = try weights.tensor(named: tensor.name)
            #expect(found.type == .int8)
            let (bytes, scales) = TinyModel.quantise(tensor.values, rowLength: tensor.shape[1])
            let expected = bytes.enumerated().map { $1 * (1 / scales[$0 / tensor.shape[1]]) }
            #expect(found.floats() == expected, "\(tensor.name)")
            var part = [Float](repeating: 0, count: 2 * found.rowLength)
            try unsafe part.withUnsafeMutableBufferPointer { buffer throws(WhisperError) in
                try unsafe found.copyFloats(rows: 3..<5, into: buffer)
            }
            #expect(part == Array(expected[3 * found.rowLength..<5 * found.rowLength]))
        }
        try weights.checkFinite()
    }

    @Test func dimensionsFollowFromTheTensors() throws {
        #expect(try open(tiny.ctranslate2().bytes).configuration == tiny.configuration)
        // Without numbers of heads: 64 numbers a head, and this model is narrower than one.
        let error = #expect(throws: WhisperError.self) { _ = try open(tiny.ctranslate2(heads: false).bytes) }
        #expect(error?.message.contains("num_heads") == true)
    }

    @Test func aFolderIsReadWithWhatStandsBesideIt() throws {
        var lines = (0..<TinyModel.ordinary).map { index -> String in
            let byte = UInt32(index)
            let prints = (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            let hidden = (0..<byte).count { byte in
                !((33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte))
            }
            return String(Unicode.Scalar(prints ? byte : 0x100 + UInt32(hidden)) ?? " ")
        }
        lines += ["endoftext", "startoftranscript", "en", "ko", "yue", "translate", "transcribe"].map { "<|\($0)|>" }
        lines += ["startoflm", "startofprev", "nospeech", "notimestamps"].map { "<|\($0)|>" }
        let config = """
            {"suppress_ids": [1, 2], "suppress_ids_begin": [220], "lang_ids": [258, 259], "alignment_heads": [[0, 1]]}
            """
        let folder = try ScratchFolder([
            "model.bin": tiny.ctranslate2().bytes, "config.json": Array(config.utf8),
            "vocabulary.txt": Array((lines.joined(separator: "\n") + "\n").utf8),
        ])
        for list in [true, false] {
            let files = try WhisperModelFiles(path: folder.path)
            #expect(
                files.configuration.suppressedTokens == [1, 2] && files.configuration.suppressedFirstTokens == [220])
            #expect(files.configuration.alignmentHeads == [.init(layer: 0, head: 1)])
            #expect(files.tokenizer.special.languages.map(\.code) == ["en", "ko", "yue"])
            #expect(files.tokenizer.decode(files.tokenizer.encode("안녕, it's  2")) == "안녕, it's  2")
            guard list else { break }
            let quoted = lines.map { $0 == "\"" || $0 == "\\" ? "\"\\\($0)\"" : "\"\($0)\"" }
            try folder.write(Array("[\(quoted.joined(separator: ","))]".utf8), "vocabulary.json")
            try folder.write(Array("nothing".utf8), "vocabulary.txt")
        }
        try folder.write(Array("{\"alignment_heads\": [[1]]}".utf8), "config.json")
        let error = #expect(throws: WhisperError.self) { _ = try WhisperModelFiles(path: folder.path) }
        #expect(error?.message.contains("alignment_heads") == true)
    }

    @Test func everyVariableOfAnotherShapeIsNamed() throws {
        // Of joined variables the first tensor gives the shape.
        let joined = ["self_attn.k_proj.weight", "v_proj.weight", "v_proj.bias"]
        for index in tiny.tensors.indices
        where !joined.contains(where: { tiny.tensors[index].name.hasSuffix($0) }) {
            var wrong = tiny
            wrong.tensors[index].shape =
                wrong.tensors[index].shape.dropLast() + [tiny.tensors[index].shape.last ?? 0, 1]
            let error = #expect(throws: WhisperError.self) { _ = try open(wrong.ctranslate2(.float32).bytes) }
            let variable = CTranslate2Name(canonical: tiny.tensors[index].name)?.variable ?? "?"
            #expect(error?.message.contains(variable) == true, "\(variable): \(error?.message ?? "")")
        }
    }

    @Test(arguments: [WeightType.float16, .int8]) func cutsAtEveryBoundaryAreErrors(_ type: WeightType) throws {
        let (bytes, boundaries) = tiny.ctranslate2(type)
        let cuts = boundaries.flatMap { start in [-1, 0, 1, 2, 3, 4, 8].map { start + $0 } } + Array(0..<40)
        for cut in Set(cuts) where (0..<bytes.count).contains(cut) {
            let error = #expect(throws: WhisperError.self, "\(cut)") { _ = try open(Array(bytes[..<cut])) }
            #expect(error?.message.contains("model.bin") == true)
        }
    }

    @Test func changedBytesAreErrorsOrSoundValues() throws {
        let folder = try ScratchFolder()
        let (bytes, boundaries) = tiny.ctranslate2(.int8)
        var random = SeededGenerator(31)
        for _ in 0..<(isOptimised ? 2_000 : 200) {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let base = Int.random(in: 0..<4, using: &random) > 0 ? boundaries.randomElement(using: &random) ?? 0 : 0
                let offset = base + Int.random(in: -8...60, using: &random)
                guard damaged.indices.contains(offset) else { continue }
                damaged[offset] = UInt8.random(in: 0...255, using: &random)
            }
            try folder.write(damaged, "model.bin")
            do throws(WhisperError) {
                let weights = try WhisperWeights(ctranslate2: WhisperCTranslate2File(path: folder.path + "/model.bin"))
                for name in weights.names { _ = try weights.tensor(named: name).floats() }
            } catch {
                #expect(error.message.contains("model.bin"))
            }
        }
    }

    @Test func whatIsAnotherKindIsSaid() throws {
        let (bytes, _) = tiny.ctranslate2()
        var other = bytes
        other[4 + 2] = UInt8(ascii: "X")
        var newer = bytes
        newer[0] = 7
        for (bytes, words) in [(other, "XhisperSpec"), (newer, "version 7"), (Array("PK\u{3}\u{4}".utf8), "no model")] {
            let error = #expect(throws: WhisperError.self) { _ = try open(bytes) }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func scalesThatAreNoDivisorsAreRefused() throws {
        var wrong = tiny
        let index = try #require(wrong.tensors.firstIndex { $0.name == "decoder.layers.0.fc1.weight" })
        wrong.tensors[index].values = wrong.tensors[index].values.map { _ in .infinity }
        let error = #expect(throws: WhisperError.self) { _ = try open(wrong.ctranslate2(.int8).bytes) }
        #expect(error?.message.contains("decoder/layer_0/ffn/linear_0/weight_scale") == true)
    }
}
