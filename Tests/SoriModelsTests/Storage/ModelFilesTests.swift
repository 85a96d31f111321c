import FoundationEssentials
import Testing

@testable import SoriModels

struct ModelFilesTests {
    @Test func roomIsLookedAt() throws {
        try ModelFiles.checkRoom(for: 1, in: FileManager.default.temporaryDirectory.path)
        #expect(throws: ModelError.self) {
            try ModelFiles.checkRoom(for: .max, in: FileManager.default.temporaryDirectory.path)
        }
    }
}
