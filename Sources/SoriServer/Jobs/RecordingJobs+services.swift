import SoriCore
import SoriFetch
import SoriJobs

extension RecordingJobs {
    /// Ends told at once; the rest wait.
    private static let callbacksAtOnce = 4

    /// Jobs for recordings on the store of `configuration`.
    init(
        _ configuration: RecordingJobsConfiguration, uploads: UploadStore, files: FileTranscription, logger: Logger
    ) {
        self.init(
            store: configuration.store, uploads: uploads, files: files,
            feed: JobFeed(configuration.store, logger: logger), arrival: AsyncSignal(),
            mostWaiting: configuration.mostWaiting)
        callbacks = configuration.callbacks.map { settings in
            CallbackOutbox(
                store: store, rules: AddressRules(allowsPrivate: settings.allowsPrivate), arrival: AsyncSignal(),
                now: now, logger: logger)
        }
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
                now: now, logger: logger, elapsed: { await ended($0) }, work: { await run.work(on: $0) }))
        if let kept = configuration.kept {
            services.append(RecordingMaintenance(jobs: self, kept: kept, logger: logger))
        }
        if let settings = configuration.callbacks, let outbox = callbacks {
            services += callbackServices(outbox, settings, logger: logger)
        }
        return services
    }

    private func callbackServices(
        _ outbox: CallbackOutbox, _ settings: CallbackConfiguration, logger: Logger
    ) -> [any Service] {
        let sender = CallbackSender(
            client: FetchClient(transfers: Self.callbacksAtOnce),
            resolver: HostResolver(threads: Self.callbacksAtOnce), rules: outbox.rules, secret: settings.secret)
        let run = CallbackRun(
            store: store, sender: sender, report: WorkReport(store: store, feed: feed, now: now, logger: logger))
        let worker = JobWorker(
            store: store, kind: .callback, name: "callbacks", width: Self.callbacksAtOnce,
            // A try is over long before; nobody renews the lease.
            timing: LeaseTiming(heartbeat: 20), arrival: outbox.arrival, now: now, logger: logger,
            elapsed: { await ended($0) }, work: { await run.work(on: $0) })
        return [worker, CallbackMaintenance(outbox: outbox)]
    }
}
