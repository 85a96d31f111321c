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
        _ erasure: TranscriptErasure?, _ files: FileTranscription, _ logger: Logger
    ) -> RecordingJobs? {
        let logger = logger.labelled("jobs")
        do throws(FileError) {
            let uploads = try UploadStore(
                folder: configuration.folder, pool: WorkerPool(name: "sori-uploads", threads: 2))
            var jobs = RecordingJobs(configuration, uploads: uploads, files: files, logger: logger)
            jobs.watchedFolders = watching?.folders.map(\.path) ?? []
            jobs.erasing = { ledger?.close(job: $0) }
            if let erasure { jobs.erased = { try await erasure.forget($0) } }
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
        RecordingRoutes(guarded: guarded.requiring(.jobs), reader: reader, jobs: jobs).register(in: &router)
        BatchRoutes(guarded: guarded.requiring(.transcribe), reader: reader, jobs: jobs).register(in: &router)
        if let node = configuration.node, let secret = node.secret {
            NodeRoutes(
                guarded: RequestGuard(logger: logger, keys: APIKeys([]), errors: DetailErrors()), jobs: jobs,
                node: node.name, secret: secret, logger: logger.labelled("nodes")
            ).register(in: &router)
        }
        return jobs.services(configuration, width: width, logger: logger)
            + (ledger.flatMap { watching?.services(jobs, $0, logger: logger.labelled("watch")) } ?? [])
    }

    /// What erases transcripts; nil where there is no library.
    static func erasure(_ configuration: LibraryConfiguration?, _ logger: Logger) -> TranscriptErasure? {
        guard let configuration else { return nil }
        var decoded: DecodedRecordings?
        do throws(FileError) {
            decoded = try DecodedRecordings(
                folder: configuration.cacheFolder, pool: WorkerPool(name: "sori-decoded", threads: 2))
        } catch {
            logger.error("recordings cannot be decoded for browsers", ["error": "\(error)"])
        }
        return TranscriptErasure(store: configuration.store, decoded: decoded, watchers: Watchers())
    }

    /// The transcripts with their recordings.
    static func library(
        _ configuration: LibraryConfiguration, _ erasure: TranscriptErasure, _ jobs: RecordingJobs?,
        _ insights: InsightService, _ pool: WorkerPool, _ logger: Logger
    ) -> LibraryService {
        LibraryService(
            store: configuration.store, jobs: jobs, erasure: erasure, insights: insights, decoded: erasure.decoded,
            pool: pool,
            logger: logger)
    }

    /// The routes of the library, and what fills it and tidies it up.
    static func addLibrary(
        _ library: LibraryService, _ configuration: LibraryConfiguration, _ recordings: RecordingJobsConfiguration?,
        _ reader: UploadReader, _ keys: APIKeys, _ logger: Logger, to router: inout HTTPRouter
    ) -> [any Service] {
        LibraryRoutes(
            guarded: RequestGuard(logger: logger, keys: keys, errors: DetailErrors()).requiring(.library),
            open: RequestGuard(logger: logger, keys: APIKeys([]), errors: DetailErrors()), keys: keys, reader: reader,
            library: library
        ).register(in: &router)
        var services: [any Service] = [LibraryMaintenance(library: library, kept: configuration.kept, logger: logger)]
        if let recordings {
            services.append(
                TranscriptIntake(
                    library: library, jobs: recordings.store, node: recordings.node?.name,
                    jobsName: configuration.jobsName,
                    keepsOriginal: library.insights.configuration.keepsOriginal, logger: logger))
        }
        return services
    }

    /// The description of the routes that are there by now, at `/openapi.json`. It needs no key, as it tells nothing of
    /// anybody.
    static func addDescription(version: String, _ logger: Logger, to router: inout HTTPRouter) {
        do {
            let document = try JSONText.encode(
                OpenAPIDocument(router, version: version, schemas: LibraryOperations.schemas))
            router.on(.get, "/openapi.json", execution: .loop) { _ in .json(document) }
        } catch {
            logger.error("no description of the API", ["error": "\(error)"])
        }
    }
}
