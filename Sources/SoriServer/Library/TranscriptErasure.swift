import FoundationEssentials
import SoriCore
import SoriLibrary

/// Erases transcripts with what is kept beside them, whoever asks for it: the library, or the job that made one.
struct TranscriptErasure: Sendable {
    let store: LibraryStore
    let decoded: DecodedRecordings?
    /// Those who look at a transcript.
    let watchers: Watchers
    var now: @Sendable () -> Date = { Date() }

    /// Erases a transcript whose job is gone already, or never was; the index may be swept later.
    func forget(_ id: String, sweeps: Bool = true) async throws {
        _ = try await store.erase(id, now: now())
        if sweeps { try await store.sweep() }
        await decoded?.remove(id)
        watchers.tell(id)
    }
}
