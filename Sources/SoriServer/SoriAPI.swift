import FoundationEssentials
public import SoriCore
public import SoriHTTP
public import SoriInsights
import SoriRecognition
public import SoriSpeakers
import SoriVAD

/// The whole API on one router, with the services that work behind it.
public struct SoriAPI: Sendable {
    /// What the API needs to know.
    public struct Configuration: Sendable {
        /// The program's version, for `/health`.
        public var version: String
        /// The language when a request names none, or nil for Korean where the model knows it.
        public var preferredLanguage: String?
        /// The directories whose files a request may name.
        public var audioDirectories: [String]
        /// Where uploads are written.
        public var uploadDirectory: String
        /// Transcriptions at once.
        public var maxJobs: Int
        /// Longest upload in bytes.
        public var maxUploadBytes: Int
        /// Keys that requests must carry; none lets everyone in.
        public var apiKeys: [String]
        /// Keys that were issued; nil issues none.
        public var keyRing: KeyRing?
        /// Names below `/v1` that mean the loaded model besides its own and OpenAI's; `*` is any.
        public var modelAliases: [String]
        /// Live sockets at once; another gets close code 1013.
        public var maxLive: Int
        /// Seconds of silence that end an utterance of live speech, unless a client says otherwise.
        public var endpointSilence: Double
        /// Whether the log tells where the time of each utterance of live speech went.
        public var tracesLive: Bool
        /// The folder of the web pages, or nil for none.
        public var webDirectory: String?
        /// What tells speakers apart; nil where it is not installed.
        public var speakers: SpeakerModels?
        /// What one client may use of the socket on which speakers are registered.
        public var speakerLimits = SpeakerLimits()
        /// Where registered voices are kept; nil leaves them out of the API.
        public var speakerRegistry: SpeakerRegistry?
        /// Where conversations are kept and summed up; nil leaves them out of the API.
        public var conversations: ConversationService?
        /// Where jobs for recordings are kept; nil leaves them out of the API.
        public var recordings: RecordingJobsConfiguration?
        /// Where transcripts are kept for people to read, correct and search; nil leaves them out of the API.
        public var library: LibraryConfiguration?
        /// What translates texts; nil where there is no language model.
        public var translator: Translator?
        /// The folders whose recordings become jobs; nil for none.
        public var watching: WatchConfiguration?
        /// Other instances that requests may be sent to; nil does everything here.
        public var upstreams: UpstreamsConfiguration?
        /// How the steps after recognition are done.
        public var insights: InsightConfiguration
        /// What the panel needs besides; nil leaves models out of the API.
        public var operations = OperationsConfiguration()

        /// Makes a configuration.
        public init(
            version: String, preferredLanguage: String?, audioDirectories: [String], uploadDirectory: String,
            maxJobs: Int, maxUploadBytes: Int, apiKeys: [String], modelAliases: [String] = [], maxLive: Int = 256,
            endpointSilence: Double = 0.6, tracesLive: Bool = false,
            webDirectory: String? = nil, speakers: SpeakerModels? = nil, conversations: ConversationService? = nil,
            speakerRegistry: SpeakerRegistry? = nil, insights: InsightConfiguration = InsightConfiguration()
        ) {
            self.version = version
            self.preferredLanguage = preferredLanguage
            self.audioDirectories = audioDirectories
            self.uploadDirectory = uploadDirectory
            self.maxJobs = maxJobs
            self.maxUploadBytes = maxUploadBytes
            self.apiKeys = apiKeys
            self.modelAliases = modelAliases
            self.maxLive = maxLive
            self.endpointSilence = endpointSilence
            self.tracesLive = tracesLive
            self.webDirectory = webDirectory
            self.speakers = speakers
            self.speakerRegistry = speakerRegistry
            self.conversations = conversations
            self.insights = insights
        }
    }

    /// Every route.
    public let router: HTTPRouter
    /// What must run beside the HTTP server, in the order to start.
    public let services: [any Service]
    /// What must have ended before the HTTP server stops.
    public let streams: [any Service]

    /// Wires the services to `recognizers`.
    public init(_ configuration: Configuration, recognizers: SpeechBackends, logger: Logger) {
        let workers = WorkerPool(name: "sori-worker", threads: max(4, configuration.maxJobs + 2))
        let figures = FigureRecorder()
        let liveQuota = ConnectionQuota(permits: configuration.maxLive)
        let service = TranscriptionService(
            recognizers: recognizers, speakers: SpeakerTranscription(models: configuration.speakers),
            admission: FairSemaphore(permits: configuration.maxJobs, maxWaiters: 8192),
            decoding: workers, preferredLanguage: configuration.preferredLanguage, figures: figures, logger: logger)
        let uploads = UploadReader(
            directory: configuration.uploadDirectory,
            limits: FormLimits(
                fileBytes: configuration.maxUploadBytes, fileSetting: "--max-upload-mb (STT_MAX_UPLOAD_MB)"),
            pool: workers)
        let keys = APIKeys(configuration.apiKeys, ring: configuration.keyRing)
        let guarded = RequestGuard(logger: logger, keys: keys, errors: DetailErrors())
        var router = HTTPRouter(errors: DetailErrors())
        router.setErrors(under: "/v1/", OpenAIErrors())
        let voice = Self.voiceActivity(recognizers.voiceActivityPath, logger)
        let listening = FairSemaphore(permits: configuration.maxJobs, maxWaiters: 256)
        let known = KnownSpeakerLookup(
            registry: configuration.speakerRegistry,
            listener: VoiceListener(
                models: configuration.speakers, voiceActivity: voice, rules: KnownSpeakerLookup.referenceRules,
                decoding: workers, admission: listening),
            uploadDirectory: configuration.uploadDirectory, pool: workers)
        var services: [any Service] = []
        let (routing, devices) = Self.addDevices(configuration, recognizers, guarded, logger, &services, to: &router)
        let files = FileTranscription(
            service: service, known: known, directories: AllowedDirectories(configuration.audioDirectories),
            memory: { MemoryStatus.current() }, insights: InsightService(configuration: configuration.insights),
            routing: routing)
        TranscriptionRoutes(guarded: guarded.requiring(.transcribe), files: files, uploads: uploads).register(
            in: &router)
        let load = { @Sendable in
            let (running, waiting) = service.admission.load
            return HealthAnswer.Load(running: running, waiting: waiting, capacity: configuration.maxJobs)
        }
        BackendRoutes(
            guarded: guarded, recognizers: recognizers, version: configuration.version,
            memory: { MemoryStatus.current() }, load: load
        ).register(in: &router)
        OpenAIRoutes(
            guarded: RequestGuard(logger: logger, keys: keys, errors: OpenAIErrors()).requiring(.transcribe),
            service: service, known: known, uploads: OpenAIRoutes.uploads(uploads),
            aliases: ModelAliases(configuration.modelAliases),
            routing: routing
        ).register(in: &router)
        let erasure = Self.erasure(configuration.library, logger.labelled("library"))
        var stored: RecordingJobs?
        if let recordings = configuration.recordings {
            let watching = configuration.watching
            let ledger = watching?.openLedger(logger: logger.labelled("watch"))
            stored = Self.recordingJobs(recordings, watching, ledger, erasure, files, logger)
            services +=
                stored.map { jobs in
                    Self.addJobs(
                        jobs, recordings, watching, ledger, uploads, guarded, width: configuration.maxJobs, logger,
                        to: &router)
                } ?? []
        }
        var transcripts: LibraryService?
        if let library = configuration.library, let erasure {
            let service = Self.library(library, erasure, stored, files.insights, workers, logger.labelled("library"))
            services += Self.addLibrary(
                service, library, configuration.recordings, uploads, keys, logger.labelled("library"), to: &router)
            transcripts = service
        }
        let speakers = LiveSpeakers(
            transcription: SpeakerTranscription(models: configuration.speakers),
            registry: configuration.speakerRegistry, logger: logger.labelled("speakers"))
        if let conversations = configuration.conversations {
            ConversationRoutes(
                guarded: guarded.requiring(.transcribe), conversations: conversations, recognizers: recognizers,
                speakers: speakers
            ).register(in: &router)
        }
        Self.addLive(
            configuration, recognizers, voice, speakers, keys, routing, liveQuota, figures, logger, to: &router)
        TranslationRoutes(
            guarded: guarded.requiring(.transcribe), translator: configuration.translator,
            admission: FairSemaphore(permits: 2, maxWaiters: 64)
        ).register(in: &router)
        if let registry = configuration.speakerRegistry {
            SpeakerRoutes(
                guarded: guarded.requiring(.speakers), uploads: uploads,
                service: SpeakerService(
                    registry: registry,
                    listener: VoiceListener(
                        models: configuration.speakers, voiceActivity: voice, decoding: workers, admission: listening),
                    recordings: stored, transcripts: transcripts)
            ).register(in: &router)
        }
        let sources = PanelSources(
            version: configuration.version, recognizers: recognizers, figures: figures, devices: devices,
            load: load, live: liveQuota, jobs: configuration.recordings?.store, keys: keys)
        streams = Self.addPanel(sources, configuration, guarded, logger, &services, to: &router)
        if let ring = configuration.keyRing {
            KeyRoutes(
                guarded: guarded.requiring(.admin), ring: ring, hasConfigured: !configuration.apiKeys.isEmpty,
                logger: logger
            ).register(in: &router)
        }
        let patterns = router.routePatterns
        if let directory = configuration.webDirectory {
            do throws(FileError) {
                try WebPages(directory: directory).register(in: &router)
            } catch {
                logger.warning("no web pages: give --web-dir the project's folder Web", ["error": "\(error)"])
            }
        }
        Self.addDescription(version: configuration.version, logger, to: &router)
        // The page at the root shares its address with a socket.
        figures.pages(router.routePatterns.subtracting(patterns).union(["/"]))
        router.observer = { figures.answered($0) }
        self.router = router
        self.services = services
    }

    /// The voice activity model; a failure is logged once and told to whoever needs the model.
    private static func voiceActivity(_ path: String, _ logger: Logger) -> Result<SileroModel, FileError> {
        do throws(FileError) {
            return .success(try SileroModel(path: path))
        } catch {
            logger.error("no voice activity: live sockets get 503 until this is mended", ["error": "\(error)"])
            return .failure(error)
        }
    }

    /// The sockets with live audio.
    private static func addLive(
        _ configuration: Configuration, _ recognizers: SpeechBackends, _ voice: Result<SileroModel, FileError>,
        _ speakers: LiveSpeakers, _ keys: APIKeys, _ routing: UpstreamRouting?, _ quota: ConnectionQuota,
        _ figures: FigureRecorder, _ logger: Logger,
        to router: inout HTTPRouter
    ) {
        let live = LiveService(
            recognizers: recognizers, voice: voice, scheduler: LiveScheduler(slots: 1),
            pool: WorkerPool(name: "sori-live", threads: 2), quota: quota,
            preferredLanguage: configuration.preferredLanguage, figures: figures,
            traceLogger: configuration.tracesLive ? logger.labelled("live") : nil)
        let handshake = LiveHandshake(
            keys: keys, silence: configuration.endpointSilence, sockets: routing.map(UpstreamSockets.init))
        SpeakerSocket(
            live: live, handshake: handshake, speakers: speakers, limits: configuration.speakerLimits,
            quota: ConnectionQuota(permits: configuration.speakerLimits.connections),
            logger: logger.labelled("speakers")
        ).register(in: &router)
        DictationSocket(
            live: live, handshake: handshake, speakers: speakers, translator: configuration.translator
        ).register(in: &router)
        FlushSocket(live: live, handshake: handshake, speakers: speakers).register(in: &router)
        DetectSocket(live: live, handshake: handshake).register(in: &router)
        if let conversations = configuration.conversations {
            ConversationSocket(
                live: live, handshake: handshake, conversations: conversations, speakers: speakers, logger: logger
            ).register(in: &router)
        }
    }
}
