import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriJobs
import SoriLibrary
import SoriModels
import SoriRecognition
import SoriServer
import SoriSpeakers

/// `sori serve`: the server.
enum ServeCommand: Command {
    static let name = "serve"
    static let summary = "run the server"

    static let options =
        Setting.all.map { ServiceSettings.option($0) } + [ServiceSettings.file]

    static let help = """
        Runs the speech-to-text server until it gets SIGTERM or SIGINT. At SIGHUP it reads the certificate again.

        Usage: sori serve [OPTIONS]

        Every option is also an environment variable and an entry of the JSON file given with --config FILE (or
        STT_CONFIG). Options win over the environment, the environment over the file.

        \(HelpText.table(options))

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let signals = StopSignals()
        let reload = ReloadSignal()
        let configuration = try ServeConfiguration(ServiceSettings.read(words, Setting.all, options, of: name))
        let logger = Logger(label: "sori", level: configuration.logLevel)
        let identity = try ServerIdentity(configuration.certificate, signal: reload, logger: logger.labelled("tls"))
        let recognizers = SpeechBackends(
            loader: configuration.loader, voiceActivityPath: configuration.assets.voiceActivity)
        let callbacks = try configuration.webhooks.open()
        let insights = try configuration.insights.open(signing: callbacks)
        let upstreams = try configuration.upstreams.open(dataDirectory: configuration.dataDirectory)
        let uploads = try UploadFolder(in: configuration.dataDirectory + "/uploads")
        defer { withExtendedLifetime(uploads) {} }
        let jobs = try await configuration.store.open(logger: logger.labelled("jobs"))
        let nodeIdentity = try NodeIdentity.of(configuration, sharing: jobs)
        defer { withExtendedLifetime(nodeIdentity) {} }
        logger.info("jobs are kept", ["store": "\(configuration.store)"])
        for notice in jobs.notices { logger.warning("\(notice)", ["store": "\(configuration.store)"]) }
        if let damaged = jobs.setAside {
            logger.error(
                "the database of jobs is damaged: it was moved aside and the server starts without its jobs. Put a backup "
                    + "back, or get out what can be read with: sqlite3 FILE .recover", ["file": damaged])
        }
        let conversations = ConversationService(
            store: jobs.store, names: WorkerNames(node: nodeIdentity?.name),
            insights: insights, logger: logger.labelled("jobs"), now: jobs.now)
        let speakers = speakerModels(configuration, logger: logger)
        let registry = try configuration.speakers.open(logger: logger.labelled("speakers"))
        if !registry.isSealed {
            logger.info(
                "registered voices are not encrypted, only closed to other users: give --speakers-key-file a key")
        }
        var apiConfiguration =
            SoriAPI.Configuration(
                version: Program.version, preferredLanguage: configuration.defaultLanguage,
                audioDirectories: configuration.audioDirectories, uploadDirectory: uploads.path,
                maxJobs: configuration.maxJobs,
                maxUploadBytes: configuration.maxUploadBytes, apiKeys: configuration.apiKeys,
                modelAliases: configuration.modelAliases,
                maxLive: configuration.maxLive,
                endpointSilence: configuration.endpointSilence, tracesLive: configuration.tracesLive,
                webDirectory: configuration.webDirectory, speakers: speakers, conversations: conversations,
                speakerRegistry: registry, insights: insights)
        apiConfiguration.speakerLimits = configuration.speakerLimits
        var recordings = RecordingJobsConfiguration(
            store: jobs.store, folder: configuration.dataDirectory + "/recordings",
            mostWaiting: configuration.maxWaitingJobs, kept: configuration.jobsKept)
        recordings.callbacks = callbacks
        recordings.width = configuration.jobWorkers
        recordings.now = jobs.now
        recordings.node = try nodeIdentity.map { try configuration.cluster.node($0.name, fetchFolder: uploads.path) }
        if let node = recordings.node {
            logger.info(
                "this server is a node of its store",
                [
                    "node": node.name, "url": node.url ?? "none: others find its recordings where they are mounted",
                    "jobs": configuration.jobWorkers == 0 ? "left to sori worker" : "worked on here too",
                ])
        }
        apiConfiguration.recordings = recordings
        apiConfiguration.keyRing = try KeyRing(path: configuration.dataDirectory + "/keys.json")
        apiConfiguration.library = try await library(configuration, logger: logger.labelled("library"))
        apiConfiguration.watching = WatchConfiguration(
            folders: configuration.watchedFolders,
            ledger: "\(configuration.dataDirectory)/\(WatchConfiguration.ledgerName)")
        apiConfiguration.translator = configuration.translations.translator(configuration.summaries)
        apiConfiguration.upstreams = upstreams
        apiConfiguration.operations = configuration.operations
        let address = apiConfiguration.operations.address
        let api = SoriAPI(
            apiConfiguration, recognizers: recognizers, logger: logger.labelled("api"))
        await WarmUp(recognizers: recognizers, logger: logger).run(configuration.backend)
        for notice in configuration.notices { logger.info(notice) }
        let server = HTTPServer(
            configuration: httpConfiguration(configuration, identity.identity, logger: logger.labelled("http")),
            router: api.router
        ) { ports in
            for (listener, port) in zip(configuration.listeners, ports) {
                if !listener.isTLS || address.isUnknown {
                    address.listens(host: listener.host, port: port, isSecure: listener.isTLS)
                }
                logger.info("ready", ["url": listener.url(port: port)])
            }
        }
        let maintenance = ConversationMaintenance(
            conversations, interrupted: try await conversations.interrupted(),
            connectTimeout: configuration.conversationWait,
            retention: configuration.jobsKept, logger: logger.labelled("jobs"))
        try await ServiceGroup(jobs.services + api.services + [maintenance, identity, server] + api.streams).run {
            await signals.wait()
        }
        logger.info("stopped")
        return .success
    }

    /// The library of transcripts in the data directory.
    static func library(_ configuration: ServeConfiguration, logger: Logger) async throws -> LibraryConfiguration {
        let folder = configuration.dataDirectory
        let store = try await LibraryStore(path: folder + "/library.db")
        if let damaged = store.setAside {
            logger.error(
                "the library of transcripts is damaged: it was moved aside and the server starts with an empty one. Put a "
                    + "backup back, or get out what can be read with: sqlite3 FILE .recover", ["file": damaged])
        }
        return LibraryConfiguration(
            store: store, cacheFolder: folder + "/decoded", kept: configuration.transcriptsKept,
            jobsName: "\(configuration.store)")
    }

    /// What tells speakers apart, or nil with a warning: everything else goes on without it.
    static func speakerModels(_ configuration: ServeConfiguration, logger: Logger) -> SpeakerModels? {
        let assets = configuration.assets
        do throws(SpeakerError) {
            return try SpeakerModels(
                SpeakerModelFiles(folder: assets.speakerModels, library: assets.onnxRuntime),
                threads: configuration.threads)
        } catch {
            logger.warning("speakers cannot be told apart until this is mended", ["error": "\(error)"])
            return nil
        }
    }

    private static func httpConfiguration(
        _ configuration: ServeConfiguration, _ identity: TLSIdentity?, logger: Logger
    ) -> HTTPServer.Configuration {
        var http = HTTPServer.Configuration(
            listeners: configuration.listeners.map { address in
                HTTPServer.Listener(host: address.host, port: address.port, identity: address.isTLS ? identity : nil)
            })
        // Two years, what lists of such hosts ask for.
        if configuration.strictTransport { http.strictTransport = .seconds(2 * 365 * 86_400) }
        http.maxConnections = configuration.maxConnections
        if configuration.corsOrigins == ["*"] {
            http.cors = CORSConfiguration(origins: .any)
        } else if !configuration.corsOrigins.isEmpty {
            http.cors = CORSConfiguration(origins: .list(Set(configuration.corsOrigins)))
        }
        http.logger = logger
        return http
    }
}
