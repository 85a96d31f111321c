import FoundationEssentials
import SoriCore
import SoriFetch
import SoriJobs
import SoriRecognition
import SoriServer

/// Everything `sori serve` needs to know, checked.
struct ServeConfiguration: Sendable {
    var listeners: [ListenAddress]
    /// Nil when no listener speaks TLS.
    var certificate: CertificateSource?
    var hasUnusedCertificate: Bool
    /// Whether browsers are told to come back over TLS only: never on the word of a certificate for development.
    var strictTransport: Bool
    var backend: BackendRequest
    /// Names below `/v1` that mean the loaded model besides its own and OpenAI's; `*` is any.
    var modelAliases: [String]
    var modelsDirectory: String
    var assetsDirectory: String
    var threads: Int
    /// A code, or `auto` to detect it; nil for Korean where the model knows it.
    var defaultLanguage: String?
    var audioDirectories: [String]
    var watchedFolders: [WatchedFolder]
    var dataDirectory: String
    var webDirectory: String
    /// Seconds.
    var endpointSilence: Double
    var maxLive: Int
    var speakerLimits: SpeakerLimits
    /// Whether Whisper encodes only a part of the window for texts of utterances that are not over.
    var shortInterims: Bool
    /// Whether the log tells where the time of each live utterance went.
    var tracesLive: Bool
    var maxJobs: Int
    var maxUploadBytes: Int
    var maxConnections: Int
    var apiKeys: [String]
    var corsOrigins: [String]
    var store: StoreAddress
    /// How long a created conversation waits for its client.
    var conversationWait: Duration
    /// How long finished jobs and uploads are kept; nil for ever.
    var jobsKept: Duration?
    /// How long transcripts are kept in the library; nil until somebody erases them.
    var transcriptsKept: Duration?
    /// Jobs that may wait.
    var maxWaitingJobs: Int
    /// Jobs that this server works on at once; nil for as many as transcriptions.
    var jobWorkers: Int?
    var cluster: ClusterConfiguration
    var webhooks: WebhookConfiguration
    var summaries: SummaryConfiguration
    var insights: InsightSettings
    var translations: TranslationConfiguration
    var speakers: SpeakerConfiguration
    var upstreams: UpstreamConfiguration
    var logLevel: LogLevel

    /// Checks `settings`; throws one line that names the wrong one.
    init(_ settings: Settings) throws(ConfigurationError) {
        let host = settings.text(.host)
        guard let port = ListenAddress(settings.text(.port), defaultHost: host),
            !settings.text(.port).contains(where: { ":,".contains($0) })
        else { throw settings.problem(.port, "a port from 0 to 65535") }
        listeners = []
        for text in settings.text(.listen).split(separator: " ") {
            guard let address = ListenAddress(String(text), defaultHost: host) else {
                throw settings.problem(.listen, "[HOST:]PORT or [HOST:]PORT,tls")
            }
            listeners.append(address)
        }
        if listeners.isEmpty { listeners = [port] }
        backend = BackendRequest(
            backend: Self.unlessAuto(settings.text(.backend)), model: settings.optional(.model),
            device: Self.unlessAuto(settings.text(.device)), computeType: Self.unlessAuto(settings.text(.computeType)))
        modelAliases = Self.list(settings.text(.modelAliases))
        modelsDirectory = settings.text(.modelsDir)
        assetsDirectory = settings.text(.assetsDir)
        threads =
            settings.optional(.threads) == nil
            ? ProcessInfo.processInfo.activeProcessorCount : try settings.integer(.threads, in: 1...1024)
        if let tag = settings.optional(.language) {
            guard let code = tag.lowercased() == "auto" ? "auto" : Language(tag)?.code else {
                throw settings.problem(.language, "auto or a language code such as ko or en")
            }
            defaultLanguage = code
        }
        audioDirectories = settings.text(.audioDirs).split(separator: ":").map(String.init)
        dataDirectory = settings.text(.dataDir)
        do throws(WatchOptionError) {
            watchedFolders = try WatchedFolder.list(settings.text(.watch), dataDirectory: dataDirectory)
        } catch {
            throw settings.problem(.watch, because: error)
        }
        let source = try CertificateSource(
            certificate: settings.optional(.tlsCert), key: settings.optional(.tlsKey), dataDirectory: dataDirectory)
        let isConfigured = if case .configured = source { true } else { false }
        if listeners.contains(where: \.isTLS) { certificate = source }
        hasUnusedCertificate = isConfigured && certificate == nil
        // It counts for a host's name on every port: browsers would not open those without TLS any more.
        let isPlainReachable = listeners.contains { !$0.isTLS && !$0.isLoopback }
        strictTransport = try settings.flag(.hsts) && isConfigured && certificate != nil && !isPlainReachable
        webDirectory = settings.text(.webDir)
        endpointSilence = Double(try settings.integer(.endpointMS, in: 100...2000)) / 1000
        shortInterims = try settings.flag(.shortInterims)
        tracesLive = try settings.flag(.traceLive)
        maxLive = try settings.integer(.maxLive, in: 1...100_000)
        maxJobs = try settings.integer(.maxJobs, in: 1...256)
        maxUploadBytes = try settings.integer(.maxUploadMB, in: 1...1_048_576) * 1_000_000
        maxConnections = try settings.integer(.maxConnections, in: 1...1_000_000)
        apiKeys = Self.list(settings.text(.apiKeys))
        corsOrigins = Self.list(settings.text(.cors))
        do {
            let trust = TunnelTrust(
                authorities: settings.optional(.storeCAFile), certificate: settings.optional(.storeCertificateFile))
            store = try StoreAddress(settings.text(.store), dataDirectory: dataDirectory, trust: trust)
        } catch {
            // What was given may hold a password: it is not repeated.
            throw settings.problem(.store, because: error)
        }
        conversationWait = .seconds(try settings.integer(.conversationWait, in: 1...604_800))
        let days = try settings.integer(.jobDays, in: 0...36_500)
        jobsKept = days == 0 ? nil : .seconds(days * 86_400)
        let transcriptDays = try settings.integer(.transcriptDays, in: 0...36_500)
        transcriptsKept = transcriptDays == 0 ? nil : .seconds(transcriptDays * 86_400)
        maxWaitingJobs = try settings.integer(.maxWaitingJobs, in: 1...10_000_000)
        if settings.optional(.jobWorkers) != nil { jobWorkers = try settings.integer(.jobWorkers, in: 0...256) }
        cluster = try ClusterConfiguration(settings)
        if case .sqlite = store, jobWorkers == 0 {
            throw settings.problem(
                .jobWorkers, "1 or more, unless --store is a Redis: nobody else works on the jobs of a file")
        }
        webhooks = try WebhookConfiguration(settings)
        summaries = try SummaryConfiguration(settings)
        translations = try TranslationConfiguration(settings)
        insights = try InsightSettings(settings, summaries: summaries, translations: translations)
        speakers = SpeakerConfiguration(settings)
        upstreams = try UpstreamConfiguration(settings)
        speakerLimits = try SpeakerConfiguration.limits(settings)
        guard let level = LogLevel(rawValue: settings.text(.logLevel).lowercased()) else {
            throw settings.problem(.logLevel, "one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        logLevel = level
    }

    private static func list(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    }

    private static func unlessAuto(_ text: String) -> String? { text == "auto" || text.isEmpty ? nil : text }
}
