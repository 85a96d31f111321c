import FoundationEssentials
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

/// What the reference's transcripts say of texts and tokens.
@Suite(.enabled(if: TestModel.isAvailable))
struct TranscribeGoldenTests {
    struct Row: Decodable {
        let result: Result?
        let segments: [Segment]?
    }

    struct Result: Decodable { let segments: [Segment] }

    struct Segment: Decodable {
        let seek: Int
        let text: String
        let tokens: [Int]
        let compressionRatio: Double

        enum CodingKeys: String, CodingKey {
            case seek, text, tokens
            case compressionRatio = "compression_ratio"
        }
    }

    @Test func textsAndCompressionRatios() throws {
        let tokenizer = try TestModel.nano.tokenizer()
        let lines = try bytes(TestModel.path("golden/transcribe.jsonl")).split(separator: UInt8(ascii: "\n"))
        var windows = 0
        for line in lines {
            let row = try JSONDecoder().decode(Row.self, from: Data(line))
            guard let segments = row.result?.segments ?? row.segments else { continue }
            for segment in segments {
                let text = tokenizer.decode(segment.tokens.filter { $0 < tokenizer.special.endOfText })
                #expect(text == segment.text)
                #expect(tokenizer.encode(text).count <= segment.tokens.count)
            }
            for window in Dictionary(grouping: segments, by: \.seek).values {
                let text = window.map(\.text).joined()
                let trimmed = String(String.UnicodeScalarView(Array(text.unicodeScalars).trimmed))
                #expect(abs(CompressionRatio.of(trimmed) - window[0].compressionRatio) < 1e-9)
                windows += 1
            }
        }
        #expect(windows > 100)
    }
}
