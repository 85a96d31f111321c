import FoundationEssentials
import SoriAudio
import SoriCore
import SoriHTTP
import SoriJobs
import SoriLibrary

/// Transcripts with their recordings: what lies behind the routes of the library.
struct LibraryService: Sendable {
    let store: LibraryStore
    /// The jobs that made them, with their recordings; nil where there are none.
    let jobs: RecordingJobs?
    let erasure: TranscriptErasure
    /// Does what comes behind recognition on what live sessions save.
    let insights: InsightService
    let tickets = AudioTickets()
    let decoded: DecodedRecordings?
    /// Those who look at a transcript.
    var watchers: Watchers { erasure.watchers }
    /// Decodes and compresses.
    let pool: WorkerPool
    let logger: Logger
    /// Times are kept and told in whole milliseconds.
    var now: @Sendable () -> Date = {
        Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1_000).rounded() / 1_000)
    }

    /// The transcript of that id; throws 404.
    func transcript(_ id: String) async throws -> LibraryTranscript {
        guard let transcript = try await store.transcript(id.lowercased()) else {
            throw APIError.transcriptNotFound(id)
        }
        return transcript
    }

    /// A transcript as its readers get it, with where its recording is heard; `isOriginal` where it is what was said
    /// before personal data was removed. A link shows only what is left of it.
    func answer(
        _ transcript: LibraryTranscript, share: TranscriptShare? = nil, isOriginal: Bool = false
    ) async throws -> TranscriptAnswer {
        let isMasked = RemovedData(transcript) != nil
        var answer = TranscriptAnswer(
            transcript: transcript,
            audio: share?.hasAudio == false ? nil : await audio(of: transcript, share, isMasked: isMasked))
        answer.isShared = share != nil
        answer.expiresAt = share?.expiresAt
        guard isMasked else { return answer }
        answer.view = isOriginal ? .original : .masked
        answer.views = [.masked]
        if share == nil, try await store.hasOriginal(transcript.id) { answer.views.append(.original) }
        return answer
    }

    /// Where a recording is heard; nil when it is not here any more.
    private func audio(
        of transcript: LibraryTranscript, _ share: TranscriptShare?, isMasked: Bool
    ) async -> TranscriptAnswer.Audio? {
        var file = share != nil && isMasked ? nil : try? await recording(of: transcript)
        let isRedacted = file == nil
        if isRedacted {
            // That of a link is made when somebody listens to it.
            file = await keptRedacted(transcript.id)
            if file == nil, share != nil, isMasked { file = try? await recording(of: transcript) }
        }
        guard let file else { return nil }
        let (ticket, end) = tickets.ticket(for: transcript.id, share: share, now: now())
        let address = "/api/transcripts/\(transcript.id)/audio"
        let query = "ticket=\(ticket)" + (share.map { "&share=\($0.id)" } ?? "")
        let redacted = "\(address)?redacted=true&\(query)"
        return TranscriptAnswer.Audio(
            url: isRedacted ? redacted : "\(address)?\(query)",
            wavURL: isRedacted ? redacted : "\(address)?format=wav&\(query)",
            redactedURL: isMasked ? redacted : nil,
            type: isRedacted ? "audio/wav" : RecordingAudio.type(of: transcript), size: file.size,
            expiresAt: Timestamp.iso8601(end))
    }

    /// The recording of a transcript, open; throws 404 when it is not here any more.
    func recording(of transcript: LibraryTranscript) async throws -> OpenedFile {
        let source = transcript.source
        guard let jobs else { throw APIError.noRecording(transcript.id) }
        if let upload = source.uploadID, let recording = await jobs.uploads.recording(upload) {
            let path = jobs.uploads.path(of: recording)
            if let file = await pool.run({ PathHandle(path).flatMap { OpenedFile($0) } }) { return file }
        }
        if let path = source.path {
            let directories = AllowedDirectories(jobs.watchedFolders + jobs.files.directories.configured)
            if let file = try? await pool.run({ () throws(APIError) in try directories.open(path) }) { return file }
        }
        throw APIError.noRecording(transcript.id)
    }

    /// The recording as 16 kHz WAV.
    func decodedRecording(of transcript: LibraryTranscript) async throws -> OpenedFile {
        guard let decoded else { throw APIError.noRecording(transcript.id) }
        let recording = try await recording(of: transcript)
        defer { withExtendedLifetime(recording) {} }
        return try await decoded.file(for: transcript.id) { try await open(recording, transcript) }
    }

    /// How loud the recording is over its length; computed when it is first asked for.
    func waveform(of transcript: LibraryTranscript) async throws -> Waveform {
        if let kept = try await store.waveform(of: transcript.id) { return kept }
        let kept = await keptRedacted(transcript.id)
        let recording = if let kept { kept } else { try await recording(of: transcript) }
        defer { withExtendedLifetime(recording) {} }
        let audio = try await open(recording, transcript)
        var waveform = Waveform()
        while let block = try await audio.next() { waveform.append(block, rate: sampleRate) }
        waveform.finish()
        try await store.keep(waveform, of: transcript.id)
        return waveform
    }

    /// Carries out an edit and tells those who look at the transcript; throws 404.
    func edit(
        _ id: String, version: Int, editID: String?, _ operations: [TranscriptOperation]
    ) async throws -> LibraryStore.EditOutcome {
        let id = id.lowercased()
        let outcome = try await store.edit(id, version: version, editID: editID, operations, now: now())
        guard let outcome else { throw APIError.transcriptNotFound(id) }
        if case .done = outcome { watchers.tell(id) }
        return outcome
    }

    /// Erases a transcript with its job and recording; throws 404.
    func erase(_ id: String, sweeps: Bool = true) async throws {
        let transcript = try await transcript(id)
        // The job first: while the transcript is there, whoever was interrupted can try again.
        if let job = transcript.source.jobID, let jobs, transcript.source.kind == .recording {
            do { try await jobs.purge(job) } catch let error as APIError where error.status == 404 {}
        } else if let job = transcript.source.jobID, let jobs {
            _ = try await jobs.store.purge(job)
        }
        if let upload = transcript.source.uploadID { await jobs?.uploads.remove(upload) }
        await jobs?.uploads.remove(UploadStore.redactedID(of: transcript.id))
        try await erasure.forget(transcript.id, sweeps: sweeps)
    }

    func open(_ file: OpenedFile, _ transcript: LibraryTranscript) async throws -> AudioFile {
        let name = transcript.source.filename ?? ""
        do {
            return try await AudioFile.open(
                path: file.descriptorPath, pool: pool, options: AudioOptions(named: name))
        } catch let error as AudioError {
            throw APIError(error, file: name, reason: error.message.replacing(file.descriptorPath, with: name))
        }
    }
}

extension APIError {
    /// 404: no transcript has the id.
    static func transcriptNotFound(_ id: String) -> APIError {
        APIError(
            404, code: "transcript_not_found", short: "전사 없음",
            text: LocalizedText("전사를 찾을 수 없습니다: \(id)", "There is no transcript \(id)."),
            extra: ["transcript_id": id])
    }

    /// 404: the recording was deleted or is at another server.
    static func noRecording(_ id: String) -> APIError {
        APIError(
            404, code: "recording_gone", short: "녹음 없음",
            text: LocalizedText(
                "이 전사의 녹음은 더 이상 이 서버에 없습니다.", "The recording of this transcript is not on this server any more."),
            extra: ["transcript_id": id])
    }
}
