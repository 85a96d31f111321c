import Foundation
import SoriCore
import Testing

@testable import SoriInsights

@Suite struct TaxonomyFolderTests {
    private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        try body(folder.path)
    }

    private let good = #"{"classes": [{"code": "A", "examples": ["x"]}, {"code": "B", "examples": ["y"]}]}"#

    @Test func taxonomiesAreKnownByTheNamesOfTheirFiles() throws {
        try withFolder(["shop.json": good, "notes.txt": "no taxonomy", ".hidden.json": "{"]) { path in
            let taxonomies = try TaxonomyFolder.read(path)
            #expect(taxonomies.keys.sorted() == ["shop"])
            #expect(taxonomies["shop"]?.classes.map(\.code) == ["A", "B"])
        }
    }

    @Test func theFileThatIsWrongIsNamed() throws {
        try withFolder(["a.json": good, "broken.json": "{"]) { path in
            let error = #expect(throws: TaxonomyError.self) { try TaxonomyFolder.read(path) }
            #expect(error?.code == .unreadable)
            #expect(error?.message.contains("broken.json") == true)
        }
        let error = #expect(throws: TaxonomyError.self) { try TaxonomyFolder.read("/no/such/folder") }
        #expect(error?.message.contains("/no/such/folder") == true)
    }

    @Test(arguments: [("calls", 8), ("aihub", 22)])
    func theTaxonomiesOfThisProjectCanBeRead(_ name: String, _ count: Int) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let taxonomies = try TaxonomyFolder.read(root.appendingPathComponent("Taxonomies").path)
        #expect(taxonomies[name]?.classes.count == count)
    }
}
