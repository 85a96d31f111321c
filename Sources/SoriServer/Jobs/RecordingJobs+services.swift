import SoriCore
import SoriFetch
import SoriJobs

extension RecordingJobs {
    /// Ends told at once; the rest wait.
    private static let callbacksAtOnce = 4
    /// Other nodes cannot be told that a job has come: who shares a store looks so often, in seconds.
    private static let sharedPause = 0.5

    /// Jobs for recordings on the store of `configuration`.
    init(
        _ configuration: RecordingJobsConfiguration, uploads: UploadStore, files: FileTranscription, logger: Logger
    ) {
        let now = configuration.now
        self.init(
            store: configuration.store, uploads: uploads, files: files,
            feed: JobFeed(configuration.store, logger: logger), arrival: AsyncSignal(),
            mostWaiting: configuration.mostWaiting,
            outbox: CallbackOutbox(
                store: configuration.store,
                rules: AddressRules(allowsPrivate: configuration.callbacks?.allowsPrivate ?? false),
                arrival: AsyncSignal(), now: now, logger: logger),
            takesCallbacks: configuration.callbacks != nil, isWorking: configuration.width != 0,
            node: configuration.node, now: now)
    }

    private var names: WorkerNames { WorkerNames(node: node?.name) }

    /// What works on the jobs, `width` at once, and tidies up.
    func services(_ configuration: RecordingJobsConfiguration, width: Int, logger: Logger) -> [any Service] {
        var services: [any Service] = [feed, worker(width: configuration.width ?? width, logger: logger)]
        if let kept = configuration.kept {
            services.append(RecordingMaintenance(jobs: self, kept: kept, logger: logger))
        }
        if let node {
            services.append(
                NodeErasure(store: store, uploads: uploads, node: node.name, erasing: erasing, now: now, logger: logger)
            )
        }
        if let settings = configuration.callbacks { services += callbackServices(settings, logger: logger) }
        return services
    }

    /// Works on jobs, `width` at once; with 0 only sees to what time ends.
    func worker(width: Int, logger: Logger) -> JobWorker {
        // A worker that is silent for 15 s is taken for lost.
        let timing = LeaseTiming(heartbeat: 5)
        let run = RecordingRun(jobs: self, finder: finder(width: width, logger), timing: timing, logger: logger)
        var worker = JobWorker(
            store: store, kinds: width == 0 ? [] : [.recording], name: names.name(.recordings),
            lostNames: names.lost(.recordings), width: max(1, width), timing: timing, arrival: arrival, now: now,
            logger: logger, elapsed: { await ended($0) }, work: { await run.work(on: $0) })
        if node != nil { worker.longestPause = Self.sharedPause }
        return worker
    }

    private func finder(width: Int, _ logger: Logger) -> RecordingFinder {
        let pool = WorkerPool(name: "sori-fetched", threads: 2)
        return RecordingFinder(
            jobs: self,
            shared: (node?.recordingFolders ?? []).map { UploadStore(reading: $0, pool: pool) },
            client: node.map { node in
                NodeClient(
                    client: FetchClient(transfers: max(1, width)), node: node, pool: pool, now: now, logger: logger)
            })
    }

    private func callbackServices(_ settings: CallbackConfiguration, logger: Logger) -> [any Service] {
        let sender = CallbackSender(
            client: FetchClient(transfers: Self.callbacksAtOnce),
            resolver: HostResolver(threads: Self.callbacksAtOnce), rules: outbox.rules, secret: settings.secret)
        let run = CallbackRun(
            store: store, sender: sender, report: WorkReport(store: store, feed: feed, now: now, logger: logger))
        var worker = JobWorker(
            store: store, kinds: [.callback], name: names.name(.callbacks), lostNames: names.lost(.callbacks),
            width: Self.callbacksAtOnce,
            // A try is over long before; nobody renews the lease.
            timing: LeaseTiming(heartbeat: 20), arrival: outbox.arrival, now: now, logger: logger,
            elapsed: { await ended($0) }, work: { await run.work(on: $0) })
        if node != nil { worker.longestPause = Self.sharedPause }
        return [worker, CallbackMaintenance(outbox: outbox)]
    }
}
