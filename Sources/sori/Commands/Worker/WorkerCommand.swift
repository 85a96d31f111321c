import Glibc
import SoriCore
import SoriHTTP
import SoriJobs
import SoriModels
import SoriRecognition
import SoriServer

/// `sori worker`: works on the jobs of servers that share a Redis; listens to nobody.
enum WorkerCommand: Command {
    static let name = "worker"
    static let summary = "work on the jobs of servers that share a Redis"

    /// Where it keeps its name and what it fetches, unless told: a server of the same folder has its own.
    private static let usualDataDirectory = "data/worker"

    private static let settings: [Setting] =
        [
            .store, .storeCAFile, .storeCertificateFile, .clusterSecretFile, .clusterCAFile, .recordingsDirs,
            .audioDirs,
            .dataDir, .maxJobs, .backend, .model,
            .modelsDir, .device, .computeType, .threads, .language, .assetsDir, .webhookSecretFile, .logLevel,
        ] + InsightSettings.settings

    static let options =
        settings.map { setting in
            switch setting.key {
            case Setting.store.key:
                ServiceSettings.option(
                    setting, help: "the Redis with the jobs, redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]",
                    defaultValue: "")
            case Setting.dataDir.key:
                ServiceSettings.option(
                    setting, help: "a folder of its own for its name and for recordings meanwhile",
                    defaultValue: usualDataDirectory)
            case Setting.audioDirs.key:
                ServiceSettings.option(
                    setting, help: "directories whose files are the same here as at the servers", defaultValue: "")
            default: ServiceSettings.option(setting)
            }
        } + [ServiceSettings.file]

    static let help = """
        Works on the jobs of servers that share a Redis, until it gets SIGTERM or SIGINT: then it gives back what it
        works on. Any number of workers may run, on any machines.

        Usage: sori worker --store redis://HOST [OPTIONS]

        It takes recordings from the folders of --recordings-dirs and --audio-dirs, else from the server that took the
        job (sori serve --node-url), which knows it by the secret of --cluster-secret-file. Give it the model and the
        language that the servers have.

        \(HelpText.table(options))

        Exit codes: 0 stopped, 1 failed, 2 wrong command line, 3 no model or engine.

        """

    /// Seconds after a signal in which jobs are given back; then the process ends, and their leases run out.
    private static let longestStop = 9

    static func run(_ words: [String]) async throws -> ExitCode {
        let signals = StopSignals()
        let settings = try ServiceSettings.read(words, settings, options, of: name)
        let configuration = try configuration(settings)
        let logger = Logger(label: "sori", level: configuration.logLevel)
        let uploads = try UploadFolder(in: configuration.dataDirectory + "/uploads")
        let insights = try configuration.insights.open(signing: try configuration.webhooks.open())
        let identity = try NodeIdentity(in: configuration.dataDirectory)
        defer { withExtendedLifetime((uploads, identity)) {} }
        var cluster = configuration.cluster
        cluster.sharesAudioDirectories = !configuration.audioDirectories.isEmpty
        let node = try cluster.node(identity.name, fetchFolder: uploads.path)
        let recognizers = SpeechBackends(
            loader: configuration.loader, voiceActivityPath: configuration.assets.voiceActivity)
        // Without an engine it would take jobs only to fail at them.
        try await recognizers.load(configuration.backend)
        guard let profile = recognizers.current?.profile else {
            throw ConfigurationError("a worker needs a model: see sori models list")
        }
        logger.info("loaded", ["backend": profile.backend, "model": profile.model])
        let jobs = try await configuration.store.open(logger: logger.labelled("jobs"))
        for notice in jobs.notices { logger.warning("\(notice)", ["store": "\(configuration.store)"]) }
        let services = services(configuration, node, jobs, recognizers, insights, uploads, logger)
        logger.info("ready", ["worker": identity.name, "store": "\(configuration.store)"])
        try await ServiceGroup(jobs.services + services).run {
            await signals.wait()
            // A Redis that is away is told again and again what was done: not for ever.
            Task {
                try? await Task.sleep(for: .seconds(longestStop))
                logger.warning("jobs could not be given back in time: others take them when their leases end")
                _exit(ExitCode.failure.rawValue)
            }
        }
        logger.info("stopped")
        return .success
    }

    private static func configuration(_ settings: Settings) throws(ConfigurationError) -> ServeConfiguration {
        var configuration = try ServeConfiguration(settings)
        guard settings.isGiven(.store), case .redis = configuration.store else {
            throw ConfigurationError("a worker needs --store redis://HOST (STT_STORE), the Redis that its servers have")
        }
        if !settings.isGiven(.audioDirs) { configuration.audioDirectories = [] }
        if !settings.isGiven(.dataDir) { configuration.dataDirectory = usualDataDirectory }
        let cluster = configuration.cluster
        guard cluster.secretFile != nil || !cluster.recordingFolders.isEmpty || !configuration.audioDirectories.isEmpty
        else {
            throw ConfigurationError(
                "a worker must get at recordings: give --cluster-secret-file to fetch them from the servers, or folders "
                    + "that are mounted here with --recordings-dirs or --audio-dirs")
        }
        return configuration
    }

    /// A server's services behind its API, without the API.
    private static func services(
        _ configuration: ServeConfiguration, _ node: NodeConfiguration, _ jobs: OpenedStore,
        _ recognizers: SpeechBackends, _ insights: InsightConfiguration, _ uploads: UploadFolder, _ logger: Logger
    ) -> [any Service] {
        var api = SoriAPI.Configuration(
            version: Program.version, preferredLanguage: configuration.defaultLanguage,
            audioDirectories: configuration.audioDirectories, uploadDirectory: uploads.path,
            maxJobs: configuration.maxJobs, maxUploadBytes: configuration.maxUploadBytes, apiKeys: [],
            speakers: ServeCommand.speakerModels(configuration, logger: logger), insights: insights)
        var recordings = RecordingJobsConfiguration(
            store: jobs.store, folder: configuration.dataDirectory + "/recordings",
            mostWaiting: configuration.maxWaitingJobs, kept: nil)
        recordings.node = node
        recordings.now = jobs.now
        api.recordings = recordings
        return SoriAPI(api, recognizers: recognizers, logger: logger.labelled("worker")).services
    }
}
