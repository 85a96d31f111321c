import SoriCore
import SoriHTTP
import SoriInsights
import SoriRecognition
import SoriSpeakers

/// Transcribes a file and gives the API's object for it: what single files, batches and jobs have in common.
struct FileTranscription: Sendable {
    /// The file, as it is opened and as the client knows it.
    struct Source: Sendable {
        /// The path that the decoder opens.
        let path: String
        /// What the client called it.
        let name: String
        /// Length in bytes.
        let size: Int
    }

    let service: TranscriptionService
    let known: KnownSpeakerLookup
    let directories: AllowedDirectories
    let memory: @Sendable () -> MemoryStatus?
    /// Does what comes behind recognition.
    let insights: InsightService
    /// Sends recordings to whoever is chosen; nil does everything here.
    var routing: UpstreamRouting?

    /// Transcribes a file by whoever is chosen, with the people that the request names.
    func answer(_ wish: Wish) async throws -> HTTPResponse {
        try await answer(wish) {
            try await transcribe(
                wish.source, wish.form, known: known.people(wish.form.speakers), for: wish.language)
        }
    }

    /// Throws 422 for steps that a request cannot have: a taxonomy that is not here, where nobody else may do it, or a
    /// recording that nobody keeps. Another instance keeps it itself where it `isForwarded`.
    func check(_ steps: StepForm, isForwarded: Bool = false, isKept: Bool = false) throws(APIError) {
        if routing == nil { try insights.check(steps) }
        guard steps.redactsAudio, !isKept, !isForwarded else { return }
        throw .invalid(
            "redact_audio",
            LocalizedText(
                "'redact_audio'는 작업에서만 쓸 수 있습니다: /api/transcribe-async/ 또는 /transcribe_batch",
                "'redact_audio' is for jobs, which keep recordings: /api/transcribe-async/ or /transcribe_batch."))
    }

    /// Opens a file of an allowed directory, or of other ones, for as long as `body` runs.
    func withFile<Value: Sendable>(
        _ path: String, in others: AllowedDirectories? = nil, _ body: @Sendable (Source) async throws -> Value
    ) async throws -> Value {
        let file = try await service.decoding.run { [directories] () throws(APIError) in
            try (others ?? directories).open(path)
        }
        defer { withExtendedLifetime(file) {} }
        return try await body(Source(path: file.descriptorPath, name: path, size: file.size))
    }

    /// Transcribes a file, from `checkpoint` on where an earlier try was interrupted, and does the steps asked for;
    /// `recognised` is called between the two.
    ///
    /// Throws 503 where memory is short, and as `TranscriptionService` does.
    func transcribe(
        _ source: Source, _ form: TranscriptionForm, known: KnownSpeakers?, for language: AnswerLanguage,
        resuming checkpoint: RecognitionCheckpoint? = nil,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void = { _ in },
        recognised: @Sendable () async -> Void = {}
    ) async throws -> TranscriptionAnswer {
        if !form.isStream, let memory = memory(), memory.level == .critical {
            throw APIError.outOfMemory(availableMB: memory.availableMB)
        }
        let start = ContinuousClock.now
        let outcome = try await service.transcribe(
            TranscriptionRequest(
                path: source.path, name: source.name, options: form.options, speakers: form.speakers, known: known),
            resuming: checkpoint, progress: progress)
        if !form.steps.steps.isEmpty { await recognised() }
        var worked = try await insights.run(outcome.transcript, form.steps, for: language)
        worked.results.processingSteps["stt"] = true
        if case .voices = form.speakers { worked.results.tellSpeakers(outcome.speakerProblem, for: language) }
        return TranscriptionAnswer(
            recording: facts(
                outcome, worked, source, form, seconds: (ContinuousClock.now - start) / .seconds(1), for: language),
            steps: worked.results, original: insights.original(outcome.transcript, form.steps))
    }

    private func facts(
        _ outcome: TranscriptionService.Outcome, _ worked: InsightService.Outcome, _ source: Source,
        _ form: TranscriptionForm, seconds: Double, for language: AnswerLanguage
    ) -> RecordingFacts {
        let transcript = worked.transcript
        let warnings = outcome.warnings.map { LocalizedText($0).text(for: language) }
        return RecordingFacts(
            text: transcript.text, language: transcript.language, duration: transcript.duration.rounded(toDecimals: 3),
            backend: outcome.profile.backend, filePath: source.name,
            fileSizeMB: (Double(source.size) / 1_048_576).rounded(toDecimals: 3),
            segments: transcript.segments.map(SegmentDocument.init),
            speakers: outcome.diarisation.map { SpeakerSummary.all($0, matches: outcome.matches) },
            summary: form.steps.steps.contains(.summary) ? worked.summary?.summary : nil,
            processingTimeSeconds: seconds.rounded(toDecimals: 3),
            processingMode: form.isStream ? .streaming : .normal, segmentsProcessed: transcript.segments.count,
            memoryInfo: memory().map { memory in
                RecordingFacts.MemoryInfo(
                    availableMB: memory.availableMB.rounded(toDecimals: 1),
                    usedPercent: memory.usedPercent.rounded(toDecimals: 1))
            }, warnings: warnings.isEmpty ? nil : warnings)
    }
}

extension StepResults {
    /// Tells whether the speakers could be told apart; it is among the steps only when it was asked for.
    fileprivate mutating func tellSpeakers(_ problem: SpeakerError?, for language: AnswerLanguage) {
        let step = "diarize"
        processingSteps[step] = problem == nil
        if let problem { tell(LocalizedText(problem), of: step, for: language) }
    }
}
