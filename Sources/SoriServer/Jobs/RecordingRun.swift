import FoundationEssentials
import SoriAudio
import SoriCore
import SoriHTTP
import SoriJobs
import SoriRecognition
import SoriSpeakers

/// The work on one job for a recording, from its claim to its end.
///
/// Beside the work the lease is renewed. When it is lost, or the job is cancelled, the work ends at the next step; when
/// the server stops, the job is given back.
struct RecordingRun: Sendable {
    let jobs: RecordingJobs
    let finder: RecordingFinder
    let timing: LeaseTiming
    let logger: Logger

    /// What the work came to.
    private enum Outcome: Sendable {
        case done(WorkEvent)
        /// The job is somebody else's, or gone: nothing is to be said of it.
        case lost
    }

    /// Works on a job that was claimed; never throws, for whatever happens is told the store.
    func work(on job: Job) async {
        guard let token = job.lease?.token else { return }
        let outcome = await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await transcribe(job, token: token) }
            group.addTask { await watch(job.id, token: token) }
            // When the server stops both end, and it is the work that has something to say.
            while let outcome = await group.next() {
                guard let outcome else { continue }
                group.cancelAll()
                return outcome
            }
            return .lost
        }
        guard case .done(let event) = outcome else { return }
        let report = WorkReport(store: jobs.store, feed: jobs.feed, now: jobs.now, logger: logger)
        if let job = await report.tell(event, job.id, token: token) { await jobs.ended(job) }
    }

    /// Renews the lease until the job is cancelled or lost; nil when this task is cancelled before.
    private func watch(_ id: String, token: Int) async -> Outcome? {
        await jobs.feed.watching(id) { signal in
            var next = ContinuousClock.now + .seconds(timing.heartbeat)
            while !Task.isCancelled {
                let due = next
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await signal.wait() }
                    group.addTask { try? await Task.sleep(until: due) }
                    await group.next()
                    group.cancelAll()
                }
                guard !Task.isCancelled else { break }
                do {
                    if ContinuousClock.now >= due {
                        next = .now + .seconds(timing.heartbeat)
                        if case .failure(let refusal) = try await jobs.store.heartbeat(
                            id, token: token, now: jobs.now())
                        {
                            return lost(id, refusal)
                        }
                    }
                    guard let job = try await jobs.store.job(id) else { return lost(id, .unknownJob) }
                    guard job.lease?.token == token else { return lost(id, .leaseLost) }
                    if job.isCancelRequested { return .done(.confirmCancel) }
                } catch {
                    logger.warning("the lease of a job cannot be renewed now", ["job": id, "error": "\(error)"])
                }
            }
            return nil
        }
    }

    private func lost(_ id: String, _ refusal: JobRefusal) -> Outcome {
        logger.warning("a job is no longer this worker's", ["job": id, "reason": "\(refusal)"])
        return .lost
    }

    private func transcribe(_ job: Job, token: Int) async -> Outcome {
        guard let request = RecordingRequest(job) else {
            return .done(.fail(JobFailure(.other("invalid_request"), detail: "the job's request cannot be read")))
        }
        do {
            let answer = try await answer(job, request, token: token)
            return .done(.complete(result: answer))
        } catch let refusal as JobRefusal {
            return lost(job.id, refusal)
        } catch is CancellationError {
            return .done(.release)
        } catch let problem as NodeProblem {
            logger.warning(
                "a job waits for what another node has",
                ["job": job.id, "node": request.node ?? "", "reason": "\(problem)"])
            let reason = JobFailure(
                .other(problem.code.rawValue), detail: problem.text.text(for: request.answerLanguage))
            return .done(.putOff(reason, jitter: Double.random(in: 0...1)))
        } catch let error as StoreError {
            // Neither the file's fault nor the work's: a disk that stays full must not use up the job's tries.
            logger.error(
                "a job goes back to the queue: the store cannot be used now", ["job": job.id, "error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
            return .done(.release)
        } catch {
            let problem = APIError(any: error, requestID: job.id)
            let failure = JobFailure(
                .init(rawValue: problem.code.rawValue), detail: problem.text.text(for: request.answerLanguage))
            // What is the file's fault stays so; what is the machine's may pass.
            guard problem.status.rawValue >= 500 || problem.status == 429 else { return .done(.fail(failure)) }
            logger.error("a job failed and is tried again", ["job": job.id, "error": "\(error)"])
            return .done(.postpone(failure, jitter: Double.random(in: 0...1)))
        }
    }

    private func answer(_ job: Job, _ request: RecordingRequest, token: Int) async throws -> String {
        let form = try TranscriptionForm(request.reader)
        let known = try await finder.people(for: job.id, request, form.speakers)
        let progress = RecordingProgress(jobs, job, token: token, checkpoint: try await checkpoint(of: job, form))
        return try await finder.withRecording(of: job.id, request) { source in
            try await transcribe(source, form, known, request, progress)
        }
    }

    private func transcribe(
        _ source: FileTranscription.Source, _ form: TranscriptionForm, _ known: KnownSpeakers?,
        _ request: RecordingRequest, _ progress: RecordingProgress
    ) async throws -> String {
        let audio = try? await AudioFile.open(
            path: source.path, pool: jobs.files.service.decoding, options: AudioOptions(named: source.name))
        try await progress.begin(duration: audio?.expectedDuration)
        let original = OriginalTranscript()
        let response = try await jobs.files.answer(
            FileTranscription.Wish(
                source: source, fields: request.reader, form: form, language: request.answerLanguage, id: progress.id,
                isJob: true, staysHere: staysHere(progress))
        ) {
            let answer = try await jobs.files.transcribe(
                source, form, known: known, for: request.answerLanguage, resuming: progress.checkpoint,
                progress: { await progress.advance($0) }, recognised: { await progress.recognised() })
            original.set(answer.original)
            return answer
        }
        let kept = UpstreamRouting.isLocal(response) ? original.value : nil
        return try StoredResult.text(Self.result(response), original: kept)
    }

    /// What an earlier try has stored; nil where the work can only begin anew.
    private func checkpoint(of job: Job, _ form: TranscriptionForm) async throws -> RecognitionCheckpoint? {
        let usesChunks = form.options.vadFilter ?? form.options.clipTimestamps.isEmpty
        if case .channels = form.speakers { return nil }
        // What is to be removed is not stored in the middle of the work either: it begins anew then.
        guard usesChunks, !jobs.files.insights.discardsOriginal(form.steps) else { return nil }
        var checkpoint = RecognitionCheckpoint()
        guard let text = job.resume,
            let resume = try? JSONDecoder().decode(RecordingProgress.Resume.self, from: Data(text.utf8))
        else { return checkpoint }
        checkpoint.segments = try await jobs.store.segments(of: job.id).compactMap { text in
            try? JSONDecoder().decode(Segment.self, from: Data(text.utf8))
        }
        (checkpoint.decodedSeconds, checkpoint.language) = (resume.seconds, resume.language)
        (checkpoint.languageProbability, checkpoint.snapshot) = (resume.probability, resume.snapshot)
        return checkpoint
    }
}
