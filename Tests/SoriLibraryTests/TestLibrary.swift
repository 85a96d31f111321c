import FoundationEssentials
import SoriTesting
import Testing

@testable import SoriLibrary

/// A library in a folder of its own, gone with the object.
final class TestLibrary: Sendable {
    let store: LibraryStore
    let folder: String

    init() async throws {
        folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try await LibraryStore(path: folder + "/library.db")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Adds a transcript of segments of two seconds, recorded `seconds` after 1970.
    @discardableResult
    func add(_ id: String, _ texts: [String], at seconds: Double, speaker: String? = nil) async throws -> Bool {
        try await store.insert(Self.transcript(id, texts, at: seconds, speaker: speaker))
    }

    static func transcript(
        _ id: String, _ texts: [String], at seconds: Double = 0, speaker: String? = nil
    ) -> LibraryTranscript {
        LibraryTranscript(
            id: id, title: "title \(id)", source: TranscriptSource(kind: .recording, jobID: id),
            createdAt: Date(timeIntervalSince1970: seconds), duration: 2 * Double(texts.count), language: "ko",
            segments: texts.enumerated().map { index, text in
                LibrarySegment(
                    id: index, start: 2 * Double(index), end: 2 * Double(index) + 2, text: text, speaker: speaker)
            })
    }

    /// Whether any file of the library has these letters in it.
    func bytesOnDisk(contain text: String) throws -> Bool {
        let wanted = Data(text.utf8)
        return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
            FileManager.default.contents(atPath: folder + "/" + name)?.firstRange(of: wanted) != nil
        }
    }
}
