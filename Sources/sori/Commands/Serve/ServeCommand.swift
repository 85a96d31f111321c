import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriJobs
import SoriModels
import SoriRecognition
import SoriServer
import SoriSpeakers

/// `sori serve`: the server.
enum ServeCommand: Command {
    static let name = "serve"
    static let summary = "run the server"

    static let options =
        Setting.all.map(option) + [CommandOption("--config", "FILE", help: "JSON file of settings [STT_CONFIG]")]

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
        let configuration = try configuration(words)
        let logger = Logger(label: "sori", level: configuration.logLevel)
        let identity = try ServerIdentity(configuration.certificate, signal: reload, logger: logger.labelled("tls"))
        let recognizers = SpeechBackends(
            loader: configuration.loader, voiceActivityPath: configuration.assets.voiceActivity)
        let callbacks = try configuration.webhooks.open()
        let uploads = try UploadFolder(in: configuration.dataDirectory + "/uploads")
        defer { withExtendedLifetime(uploads) {} }
        let jobs = try await configuration.store.open()
        logger.info("jobs are kept", ["store": "\(configuration.store)"])
        for notice in jobs.notices { logger.warning("\(notice)", ["store": "\(configuration.store)"]) }
        if let damaged = jobs.setAside {
            logger.error(
                "the database of jobs is damaged: it was moved aside and the server starts without its jobs. Put a backup "
                    + "back, or get out what can be read with: sqlite3 FILE .recover", ["file": damaged])
        }
        let conversations = ConversationService(
            store: jobs.store, summarizer: configuration.summaries.summarizer(),
            logger: logger.labelled("jobs"))
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
                speakerRegistry: registry)
        apiConfiguration.speakerLimits = configuration.speakerLimits
        var recordings = RecordingJobsConfiguration(
            store: jobs.store, folder: configuration.dataDirectory + "/recordings",
            mostWaiting: configuration.maxWaitingJobs, kept: configuration.jobsKept)
        recordings.callbacks = callbacks
        apiConfiguration.recordings = recordings
        apiConfiguration.watching = WatchConfiguration(
            folders: configuration.watchedFolders,
            ledger: "\(configuration.dataDirectory)/\(WatchConfiguration.ledgerName)")
        let api = SoriAPI(
            apiConfiguration, recognizers: recognizers, logger: logger.labelled("api"))
        await WarmUp(recognizers: recognizers, logger: logger).run(configuration.backend)
        for notice in configuration.notices { logger.info(notice) }
        let server = HTTPServer(
            configuration: httpConfiguration(configuration, identity.identity, logger: logger.labelled("http")),
            router: api.router
        ) { ports in
            for (listener, port) in zip(configuration.listeners, ports) {
                logger.info("ready", ["url": listener.url(port: port)])
            }
        }
        let maintenance = ConversationMaintenance(
            conversations, interrupted: try await conversations.interrupted(),
            connectTimeout: configuration.conversationWait,
            retention: configuration.jobsKept, logger: logger.labelled("jobs"))
        try await ServiceGroup(api.services + [maintenance, identity, server]).run { await signals.wait() }
        logger.info("stopped")
        return .success
    }

    /// What tells speakers apart, or nil with a warning: everything else goes on without it.
    private static func speakerModels(_ configuration: ServeConfiguration, logger: Logger) -> SpeakerModels? {
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

    private static func option(_ setting: Setting) -> CommandOption {
        let value = setting.defaultValue.isEmpty ? "" : " (default \(setting.defaultValue))"
        return CommandOption(
            setting.flag, setting.placeholder, short: setting.short,
            help: "\(setting.help)\(value) [\(setting.variable)]")
    }

    private static func configuration(_ words: [String]) throws -> ServeConfiguration {
        let arguments = try CommandArguments(words, known: options)
        if let word = arguments.rest.first {
            throw ConfigurationError("unexpected word '\(word)'; see sori serve --help")
        }
        let environment = ProcessInfo.processInfo.environment
        var flags: [String: String] = [:]
        for setting in Setting.all {
            guard let values = arguments.options[setting.flag] else { continue }
            let text = values.joined(separator: String(setting.separator))
            // Alone, an option that means yes or no means yes.
            flags[setting.key] = text.isEmpty && setting.placeholder == CommandOption.yesOrNo ? "true" : text
        }
        let path = arguments.value("--config") ?? environment["STT_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let file = try path.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError("cannot read the configuration file \(path)")
            }
            return (path: path, bytes: Array(data))
        }
        return try ServeConfiguration(Settings(flags: flags, environment: environment, file: file))
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
