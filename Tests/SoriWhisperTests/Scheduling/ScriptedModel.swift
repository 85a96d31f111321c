import SoriWhisperTesting

@testable import SoriWhisper

/// The vocabulary and the arithmetic of `ScriptedRuntime`.
enum ScriptedModel {
    static let configuration = WhisperConfiguration(
        melBins: 2, audioContext: 50, textContext: 64, vocabularySize: TinyModel.ordinary + 8 + 1501 + 3, width: 32,
        encoder: .init(layers: 1, heads: 2, hidden: 128), decoder: .init(layers: 1, heads: 4, hidden: 128),
        stated: .init())

    static func tokenizer() throws -> WhisperTokenizer {
        let folder = try ScratchFolder(["ggml.bin": TinyModel().ggml().bytes])
        return try WhisperTokenizer(ggml: WhisperGGMLFile(path: folder.path + "/ggml.bin"))
    }

    /// A window whose audio is the number `seed`.
    static func mel(_ seed: Int) -> MelSpectrogram {
        let frames = configuration.windowFrames
        var values = [Float](repeating: 0, count: 2 * frames)
        values[0] = Float(seed)
        return MelSpectrogram(bins: 2, frames: frames, values: values)
    }

    /// A few likely tokens among unlikely ones, by the window and all tokens from the start of transcript on.
    static func logits(
        _ window: Float, _ history: [Int32], _ special: SpecialTokens, into out: UnsafeMutablePointer<Float>
    ) {
        var random = SeededGenerator(UInt64(window.bitPattern) &* 0x9E37_79B9_7F4A_7C15)
        for token in history { random = SeededGenerator(random.next() ^ UInt64(token) &* 0xD1B5_4A32_D192_ED03) }
        unsafe out.update(repeating: -8, count: configuration.vocabularySize)
        for _ in 0..<8 {
            let letter = 97 + Int.random(in: 0..<26, using: &random)
            unsafe out[letter] = Float.random(in: 0...4, using: &random)
        }
        let length = history.count
        for _ in 0..<4 {
            // Timestamps grow with the text, and make segments of a few tokens.
            let stamp = special.timestampBegin + min(1500, length * 2 + Int.random(in: 0...6, using: &random))
            unsafe out[stamp] = Float.random(in: -2...4, using: &random)
        }
        unsafe out[special.endOfText] = Float(length) / 4 - 3 + Float.random(in: 0...2, using: &random)
        for language in special.languages { unsafe out[language.id] = Float.random(in: 0...6, using: &random) }
        unsafe out[special.noSpeech] = -2
    }
}
