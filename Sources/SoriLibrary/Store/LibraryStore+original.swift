import FoundationEssentials
public import SoriCore
import SoriSQLite

extension LibraryStore {
    /// Whether what was said before personal data was removed is kept of a transcript.
    public func hasOriginal(_ id: String) async throws(StoreError) -> Bool {
        try await reader.run { database throws(StoreError) in
            try LibraryTable(database: database).number(
                "SELECT 1 FROM originals JOIN transcripts USING (key) WHERE id = ?", [.text(id)]) != nil
        }
    }

    /// What was said before personal data was removed, with the titles and times of the transcript; nil where it is not
    /// kept. Edits have not changed it.
    public func original(of transcript: LibraryTranscript) async throws(StoreError) -> LibraryTranscript? {
        let texts = try await reader.run { database throws(StoreError) in
            try database.query(
                "SELECT segments FROM originals JOIN transcripts USING (key) WHERE id = ?", [.text(transcript.id)]
            ) { $0.text(0) ?? "[]" }
        }
        guard let text = texts.first else { return nil }
        do {
            var original = transcript
            original.segments = try JSONDecoder().decode([LibrarySegment].self, from: Data(text.utf8))
            return original
        } catch {
            throw StoreError(
                code: .damaged, message: "the library: an original cannot be read; put a backup there", cause: error)
        }
    }
}

extension LibraryTable {
    /// Keeps what was said beside a transcript that was masked.
    func insert(original segments: [LibrarySegment], of key: Int) throws(StoreError) {
        let text: String
        do {
            text = String(decoding: try JSONText.encode(segments), as: UTF8.self)
        } catch {
            throw StoreError(code: .failed, message: "an original cannot be written as JSON", cause: error)
        }
        try database.query("INSERT INTO originals (key, segments) VALUES (?, ?)", [.integer(key), .text(text)])
    }
}
