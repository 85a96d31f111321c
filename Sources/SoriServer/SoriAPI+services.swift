import FoundationEssentials
import SoriCore
import SoriHTTP

extension SoriAPI {
    /// The choice of who does the work, and what looks after those who can: nil where there is only this instance; and
    /// what tells how they are.
    static func addDevices(
        _ configuration: Configuration, _ recognizers: SpeechBackends, _ guarded: RequestGuard, _ logger: Logger,
        _ services: inout [any Service], to router: inout HTTPRouter
    ) -> (routing: UpstreamRouting?, devices: @Sendable (AnswerLanguage) -> DevicesAnswer) {
        let upstreams = configuration.upstreams ?? UpstreamsConfiguration()
        let table = RoutingTable(
            capacity: configuration.maxJobs, upstreams: upstreams.upstreams.map(\.name),
            mostWaiting: upstreams.mostWaiting, now: Date())
        let logger = logger.labelled("routing")
        let routing = UpstreamRouting(
            client: UpstreamClient(upstreams), queue: RoutingQueue(table), logger: logger)
        let chosen = ChosenDevice(
            routing.queue, file: upstreams.choiceFile.map(DeviceChoiceFile.init), logger: logger)
        let devices = DeviceRoutes(guarded: guarded, recognizers: recognizers, routing: routing, chosen: chosen)
        devices.register(in: &router)
        guard !upstreams.upstreams.isEmpty else { return (nil, devices.answer) }
        services.append(UpstreamHealthChecks(routing: routing, isLocalReady: { recognizers.current != nil }))
        return (routing, devices.answer)
    }

    /// Jobs for recordings; nil, and logged, where their uploads cannot be kept.
    static func recordingJobs(
        _ configuration: RecordingJobsConfiguration, _ watching: WatchConfiguration?, _ ledger: WatchLedger?,
        _ files: FileTranscription, _ logger: Logger
    ) -> RecordingJobs? {
        let logger = logger.labelled("jobs")
        do throws(FileError) {
            let uploads = try UploadStore(
                folder: configuration.folder, pool: WorkerPool(name: "sori-uploads", threads: 2))
            var jobs = RecordingJobs(configuration, uploads: uploads, files: files, logger: logger)
            jobs.watchedFolders = watching?.folders.map(\.path) ?? []
            jobs.erasing = { ledger?.close(job: $0) }
            return jobs
        } catch {
            logger.error("no jobs for recordings until this is mended", ["error": "\(error)"])
            return nil
        }
    }

    /// The routes of jobs for recordings, and what works on them.
    static func addJobs(
        _ jobs: RecordingJobs, _ configuration: RecordingJobsConfiguration, _ watching: WatchConfiguration?,
        _ ledger: WatchLedger?, _ reader: UploadReader, _ guarded: RequestGuard, width: Int, _ logger: Logger,
        to router: inout HTTPRouter
    ) -> [any Service] {
        let logger = logger.labelled("jobs")
        RecordingRoutes(guarded: guarded, reader: reader, jobs: jobs).register(in: &router)
        BatchRoutes(guarded: guarded, reader: reader, jobs: jobs).register(in: &router)
        if let node = configuration.node, let secret = node.secret {
            NodeRoutes(
                guarded: RequestGuard(logger: logger, keys: APIKeys([]), errors: DetailErrors()), jobs: jobs,
                node: node.name, secret: secret, logger: logger.labelled("nodes")
            ).register(in: &router)
        }
        return jobs.services(configuration, width: width, logger: logger)
            + (ledger.flatMap { watching?.services(jobs, $0, logger: logger.labelled("watch")) } ?? [])
    }
}
