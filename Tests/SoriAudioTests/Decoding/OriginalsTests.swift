import Foundation
import SoriAudio
import SoriCore
import SoriTesting
import Testing

/// Containers and codecs as others made them, and broken files; from the evaluation folder, never copied here.
struct OriginalsTests {
    @Test(.enabled(if: Fixtures.evaluation != nil, "no evaluation set: set STT_EVAL_DIR"))
    func everyOriginalDecodesOrIsRefusedClearly() throws {
        let folder = try #require(Fixtures.evaluation).appending(path: "original")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names {
            do {
                let decoder = try AudioDecoder(path: folder.appending(path: name).path)
                var count = 0
                while let block = try decoder.nextBlock() { count += block.count }
                let seconds = Double(count) / 16_000
                print("\(name): \(decoder.info.container) \(decoder.info.codec) \(seconds) s \(decoder.warnings)")
                #expect(!name.hasPrefix("bad_") || name == "bad_truncated.wav", "\(name) should be refused")
                // AAC comes in frames of 64 ms here, and the last one is padded.
                let bound = decoder.info.codec == "aac" ? 0.065 : 0.05
                if name.hasPrefix("en.") { #expect(abs(seconds - 2.835) < bound, "\(name)") }
                if name.hasPrefix("ko.") { #expect(abs(seconds - 5.964) < bound, "\(name)") }
            } catch {
                print("\(name): \(error)")
                #expect(name.hasPrefix("bad_") || name.hasSuffix(".pcm"), "\(name): \(error)")
                #expect(error.message.contains(name))
                if name.contains("null") || name.contains("zero") { #expect(error.code == .emptyAudio) }
            }
        }
    }
}
