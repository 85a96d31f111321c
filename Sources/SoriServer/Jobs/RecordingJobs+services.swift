import SoriCore
import SoriJobs

extension RecordingJobs {
    /// Jobs for recordings on the store of `configuration`.
    init(
        _ configuration: RecordingJobsConfiguration, uploads: UploadStore, files: FileTranscription, logger: Logger
    ) {
        self.init(
            store: configuration.store, uploads: uploads, files: files,
            feed: JobFeed(configuration.store, logger: logger), arrival: AsyncSignal(),
            mostWaiting: configuration.mostWaiting)
    }

    /// What works on the jobs, `width` at once, and tidies up.
    func services(_ configuration: RecordingJobsConfiguration, width: Int, logger: Logger) -> [any Service] {
        // A worker that is silent for 15 s is taken for lost.
        let timing = LeaseTiming(heartbeat: 5)
        let run = RecordingRun(jobs: self, timing: timing, logger: logger)
        var services: [any Service] = [feed]
        services.append(
            JobWorker(
                store: store, kind: .recording, name: "recordings", width: width, timing: timing, arrival: arrival,
                now: now, logger: logger, elapsed: { _ in }, work: { await run.work(on: $0) }))
        if let kept = configuration.kept {
            services.append(RecordingMaintenance(jobs: self, kept: kept, logger: logger))
        }
        return services
    }
}
