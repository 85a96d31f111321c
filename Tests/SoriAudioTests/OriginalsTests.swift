import Foundation
import SoriAudio
import SoriTesting
import Testing

/// Containers and codecs as others made them, and broken files; from the evaluation folder, never copied here.
struct OriginalsTests {
    @Test func everyOriginalDecodesOrIsRefusedClearly() throws {
        guard let folder = Fixtures.evaluation?.appending(path: "original") else {
            print("SKIPPED: no evaluation folder (STT_EVAL_DIR): containers and broken files were not tried")
            return
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names {
            do {
                let decoder = try AudioDecoder(path: folder.appending(path: name).path)
                var count = 0
                while let piece = try decoder.nextPiece() { count += piece.count }
                let seconds = Double(count) / 16_000
                print("\(name): \(decoder.info.container) \(decoder.info.codec) \(seconds) s \(decoder.warnings)")
                #expect(!name.hasPrefix("bad_") || name == "bad_truncated.wav", "\(name) should be refused")
                if name.hasPrefix("en."), !name.hasSuffix("aac") { #expect(abs(seconds - 2.835) < 0.05, "\(name)") }
                if name.hasPrefix("ko."), !name.hasSuffix("aac") { #expect(abs(seconds - 5.964) < 0.05, "\(name)") }
            } catch {
                print("\(name): \(error)")
                #expect(name.hasPrefix("bad_") || name.hasSuffix(".pcm"), "\(name): \(error)")
                #expect(error.message.contains(name))
                if name.contains("null") || name.contains("zero") { #expect(error.kind == .emptyAudio) }
            }
        }
    }
}
