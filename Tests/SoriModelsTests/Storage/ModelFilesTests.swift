import Testing

@testable import SoriModels

struct ModelFilesTests {
    @Test func roomIsLookedAt() throws {
        try ModelFiles.checkRoom(for: 1, in: "/tmp")
        #expect(throws: ModelError.self) { try ModelFiles.checkRoom(for: .max, in: "/tmp") }
    }
}
