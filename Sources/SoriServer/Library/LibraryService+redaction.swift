import FoundationEssentials
import SoriAudio
import SoriCore
import SoriHTTP
import SoriLibrary

extension LibraryService {
    /// The recording of a transcript as 16 kHz WAV, silent where personal data is said.
    ///
    /// Throws 422 where none was looked for, 404 where the recording is not here any more.
    func redactedRecording(of transcript: LibraryTranscript) async throws -> OpenedFile {
        if let kept = await keptRedacted(transcript.id) { return kept }
        guard let removed = RemovedData(transcript) else { throw APIError.notRedacted }
        guard let decoded else { throw APIError.noRecording(transcript.id) }
        let recording = try await recording(of: transcript)
        defer { withExtendedLifetime(recording) {} }
        return try await decoded.file(for: transcript.id, .redacted) {
            SilencedSource(try await open(recording, transcript), spans: removed.silenced)
        }
    }

    /// The redacted recording that a job was to leave, if it is there.
    func keptRedacted(_ id: String) async -> OpenedFile? {
        guard let jobs, let kept = await jobs.uploads.recording(UploadStore.redactedID(of: id)) else { return nil }
        let path = jobs.uploads.path(of: kept)
        return await pool.run { PathHandle(path).flatMap { OpenedFile($0) } }
    }

    /// Keeps the redacted recording of a transcript beside its recording, and drops that one where it is an upload of
    /// which nothing may be kept as it was said. Nothing happens where it is there already.
    func keepRedacted(_ transcript: LibraryTranscript, dropsOriginal: Bool) async throws {
        guard let jobs else { return }
        if await keptRedacted(transcript.id) == nil {
            let file = try await redactedRecording(of: transcript)
            defer { withExtendedLifetime(file) {} }
            try await jobs.uploads.keep(
                file.descriptorPath, as: UploadStore.redactedID(of: transcript.id),
                filename: transcript.source.filename ?? "", size: file.size, now: Date())
            await decoded?.remove(transcript.id, [.redacted])
        }
        // The recording is not given up for a file that cannot be read.
        guard dropsOriginal, let upload = transcript.source.uploadID, let kept = await keptRedacted(transcript.id),
            kept.size > 44
        else { return }
        await decoded?.remove(transcript.id, [.whole])
        await jobs.uploads.remove(upload)
    }
}

extension APIError {
    /// 422: personal data was not looked for in this transcript.
    fileprivate static var notRedacted: APIError {
        .invalid(
            "redacted",
            LocalizedText(
                "이 전사에서는 개인정보를 찾지 않았습니다. 'privacy_removal=true'로 만든 전사를 쓰세요.",
                "Personal data was not looked for in this transcript: it is in those made with 'privacy_removal=true'.")
        )
    }
}
