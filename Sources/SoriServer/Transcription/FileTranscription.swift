import SoriCore
import SoriHTTP
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
    /// Sends recordings to whoever is chosen; nil does everything here.
    var routing: UpstreamRouting?

    /// What telling speakers apart is called among the steps; it is there only when it was asked for.
    private static let diarizeStep = "diarize"

    /// Transcribes a file by whoever is chosen, with the people that the request names.
    func answer(_ wish: Wish) async throws -> HTTPResponse {
        try await answer(wish) {
            try await transcribe(
                wish.source, wish.form, known: known.people(wish.form.speakers), for: wish.language)
        }
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

    /// Transcribes a file, from `checkpoint` on where an earlier try was interrupted.
    ///
    /// Throws 503 where memory is short, and as `TranscriptionService` does.
    func transcribe(
        _ source: Source, _ form: TranscriptionForm, known: KnownSpeakers?, for language: AnswerLanguage,
        resuming checkpoint: RecognitionCheckpoint? = nil,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void = { _ in }
    ) async throws -> TranscriptionAnswer {
        if !form.isStream, let memory = memory(), memory.level == .critical {
            throw APIError.outOfMemory(availableMB: memory.availableMB)
        }
        let start = ContinuousClock.now
        let outcome = try await service.transcribe(
            TranscriptionRequest(
                path: source.path, name: source.name, options: form.options, speakers: form.speakers, known: known),
            resuming: checkpoint, progress: progress)
        return answer(
            outcome, source, form, seconds: (ContinuousClock.now - start) / .seconds(1), for: language)
    }

    private func answer(
        _ outcome: TranscriptionService.Outcome, _ source: Source, _ form: TranscriptionForm, seconds: Double,
        for language: AnswerLanguage
    ) -> TranscriptionAnswer {
        let transcript = outcome.transcript
        var steps = ["stt": true]
        for step in ProcessingStep.allCases { steps[step.rawValue] = false }
        var problems: [String: String] = [:]
        for step in form.steps {
            let text = LocalizedText(
                "이 버전의 서버에는 아직 \(step.rawValue) 단계가 없습니다.",
                "this version of the server has no \(step.rawValue) step yet")
            problems[step.rawValue] = text.text(for: language)
        }
        if case .voices = form.speakers {
            steps[Self.diarizeStep] = outcome.speakerProblem == nil
            if let problem = outcome.speakerProblem {
                problems[Self.diarizeStep] = LocalizedText(problem).text(for: language)
            }
        }
        let warnings = outcome.warnings.map { LocalizedText($0).text(for: language) }
        return TranscriptionAnswer(
            text: transcript.text, language: transcript.language, duration: transcript.duration.rounded(toDecimals: 3),
            backend: outcome.profile.backend, filePath: source.name,
            fileSizeMB: (Double(source.size) / 1_048_576).rounded(toDecimals: 3),
            segments: transcript.segments.map(SegmentDocument.init),
            speakers: outcome.diarisation.map { SpeakerSummary.all($0, matches: outcome.matches) },
            processingSteps: steps,
            stepErrors: problems.isEmpty ? nil : problems,
            processingTimeSeconds: seconds.rounded(toDecimals: 3),
            processingMode: form.isStream ? .streaming : .normal, segmentsProcessed: transcript.segments.count,
            memoryInfo: memory().map { memory in
                TranscriptionAnswer.MemoryInfo(
                    availableMB: memory.availableMB.rounded(toDecimals: 1),
                    usedPercent: memory.usedPercent.rounded(toDecimals: 1))
            }, warnings: warnings.isEmpty ? nil : warnings)
    }
}
