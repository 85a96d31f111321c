import SoriRecognition
import Testing

@testable import SoriMoonshine

struct MoonshineTokenizerTests {
    private func tokenizer(_ bytes: [UInt8]) throws -> MoonshineTokenizer {
        try unsafe bytes.withUnsafeBytes { try unsafe MoonshineTokenizer(file: $0, path: "test") }
    }

    private func entry(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bytes.count < 128
            ? [UInt8(bytes.count)] + bytes : [UInt8(bytes.count % 128 + 128), UInt8(bytes.count / 128)] + bytes
    }

    @Test func entriesBecomeText() throws {
        let long = String(repeating: "x", count: 300)
        let entries = ["<unk>", "<s>", "</s>", "\u{2581}Hello", ",", "\u{2581}wor", "ld", "<0xC3>", "<0xA9>", long]
        let tokenizer = try tokenizer(entries.flatMap(entry))
        #expect(tokenizer.count == entries.count)
        #expect(tokenizer.text(of: [1, 3, 4, 5, 6, 7, 8, 2]) == "Hello, worldé")
        #expect(tokenizer.text(of: [9]) == long)
        #expect(tokenizer.text(of: [99, -1, 7]) == "\u{FFFD}")
        #expect(tokenizer.text(of: []) == "")
    }

    @Test(arguments: [[], [5, 1, 2], [200], [1, 65, 1]] as [[UInt8]])
    func damagedFilesAreErrors(_ bytes: [UInt8]) {
        #expect(throws: RecognitionError.self) { _ = try tokenizer(bytes) }
    }

    @Test func bestTokenAndItsProbability() {
        let best = unsafe ([0, 2, 1] as [Float]).withUnsafeBufferPointer { unsafe TokenScores.best($0) }
        #expect(best.token == 1)
        #expect(abs(best.logProbability - -0.40760596) < 1e-5)
    }
}
