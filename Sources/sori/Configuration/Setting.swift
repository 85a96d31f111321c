import SoriCore
import SoriServer

/// One thing that can be configured, by flag, environment variable or entry of the JSON file.
struct Setting: Sendable {
    /// The entry's name in the JSON file, such as `data_dir`; the flag is `--data-dir`.
    let key: String
    /// The environment variable.
    let variable: String
    /// The value when nothing is said; empty for none.
    let defaultValue: String
    /// What `--help` says.
    let help: String
    /// What stands for the value in `--help`.
    let placeholder: String

    /// What stands between the values of an option that is repeated, and of a list in the JSON file.
    let separator: Character

    /// The flag, such as `--data-dir`.
    var flag: String { "--" + key.replacing("_", with: "-") }
    /// The flag's short form, if it has one.
    let short: String?

    private init(
        _ key: String, _ placeholder: String, _ defaultValue: String, _ help: String, variable: String? = nil,
        short: String? = nil, separator: Character = " "
    ) {
        self.separator = separator
        self.short = short
        self.key = key
        self.variable = variable ?? "STT_" + key.uppercased()
        self.defaultValue = defaultValue
        self.help = help
        self.placeholder = placeholder
    }

    static let host = Setting("host", "ADDRESS", "0.0.0.0", "address to listen on")
    static let port = Setting("port", "PORT", "8003", "port to listen on, unless --listen says otherwise")
    static let listen = Setting(
        "listen", "[HOST:]PORT[,tls]", "", "listeners; may be repeated, or given as a list separated by spaces")
    static let tlsCert = Setting(
        "tls_cert", "FILE", "", "certificate chain (PEM) of the TLS listeners; made for development when not given")
    static let tlsKey = Setting("tls_key", "FILE", "", "private key (PEM) of the TLS listeners")
    static let hsts = Setting(
        "hsts", "on|off", "on",
        "over TLS with --tls-cert, tell browsers to use TLS only for this host, on whatever port")
    static let backend = Setting("backend", "NAME", "auto", "auto, whisper or moonshine")
    static let model = Setting(
        "model", "NAME|DIR", "", "model to load; the largest one found when not given, none to start without",
        short: "-m")
    static let modelAliases = Setting(
        "model_aliases", "NAME[,NAME...]", "", "other names that mean the loaded model below /v1, * for any")
    static let modelsDir = Setting("models_dir", "DIR", "data/models", "where models are kept")
    static let device = Setting("device", "NAME", "auto", "auto or cpu")
    static let computeType = Setting("compute_type", "TYPE", "auto", "auto, int8, bfloat16 or float32")
    static let threads = Setting("threads", "N", "", "threads of the speech engine; all processors when not given")
    static let language = Setting(
        "language", "CODE|auto", "", "language when a request names none; ko where the model knows it", short: "-l")
    static let audioDirs = Setting(
        "audio_dirs", "DIR[:DIR...]", "data/audio:samples", "directories whose files a request may name")
    static let watch = Setting(
        "watch", "DIR[:OPTION=VALUE,...]", "",
        "transcribe what comes into a folder: language, diarize, formats=txt+srt, results=beside|store, "
            + "recursive=true, priority, quiet=SECONDS; may be repeated, or given as a list separated by ;",
        separator: WatchedFolder.separator)
    static let dataDir = Setting("data_dir", "DIR", "data", "uploads and state")
    static let assetsDir = Setting("assets_dir", "DIR", ".deps", "where scripts/setup unpacked the small models")
    static let webDir = Setting("web_dir", "DIR", "Web", "the web pages")
    static let endpointMS = Setting(
        "endpoint_ms", "MS", "600",
        "longest silence within an utterance of live speech in milliseconds, 100 to 2000; a clear end needs less")
    static let traceLive = Setting(
        "trace_live", "on|off", "off", "log for each utterance of live speech where its time went, in milliseconds")
    static let shortInterims = Setting(
        "short_interims", "on|off", "on",
        "Whisper's texts of unfinished utterances: encode what was said and a second more, or the whole 30 s")
    static let maxLive = Setting("max_live", "N", "256", "live sockets at once; another is closed with code 1013")
    static let speakerSessions = Setting(
        "speaker_sessions", "N", "10", "sockets with registered speakers at once; another is closed with code 1013")
    static let speakerSessionSeconds = Setting(
        "speaker_session_seconds", "S", "1800", "how long such a socket may be open")
    static let speakerAudioSeconds = Setting(
        "speaker_audio_seconds", "S", "600", "audio that one transcription on such a socket takes")
    static let maxJobs = Setting("max_jobs", "N", "2", "transcriptions at once; the rest wait in order")
    static let maxUploadMB = Setting("max_upload_mb", "MB", "500", "largest upload")
    static let maxConnections = Setting("max_connections", "N", "4096", "connections at once over all listeners")
    static let apiKeys = Setting(
        "api_keys", "KEY[,KEY...]", "", "keys that requests must carry; open to all when not given")
    static let cors = Setting("cors", "ORIGIN[,ORIGIN...]", "", "web origins that may call, * for all")
    static let store = Setting(
        "store", "ADDRESS", "sqlite:",
        "where jobs are kept: sqlite: (in --data-dir), sqlite:FILE or redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], "
            + "rediss:// for TLS")
    static let storeCAFile = Setting(
        "store_ca_file", "FILE", "", "PEM certificates of the authorities that vouch for a rediss:// store")
    static let storeCertificateFile = Setting(
        "store_certificate_file", "FILE", "", "PEM certificate and key that a rediss:// store asks for")
    static let conversationWait = Setting(
        "conversation_wait", "SECONDS", "600", "a created conversation that nobody connects to expires after this")
    static let jobDays = Setting(
        "job_days", "DAYS", "30", "finished jobs and uploads are forgotten after this; 0 keeps them")
    static let transcriptDays = Setting(
        "transcript_days", "DAYS", "0", "transcripts of the library are erased after this; 0 keeps them")
    static let maxWaitingJobs = Setting(
        "max_waiting_jobs", "N", "10000", "jobs that may wait; another is refused with 429")
    static let jobWorkers = Setting(
        "job_workers", "N", "",
        "jobs that this server works on at once, 0 to leave them to sori worker; as --max-jobs when not given")
    static let nodeURL = Setting(
        "node_url", "URL", "",
        "where workers fetch recordings from this server, such as https://host:8003; needs --cluster-secret-file")
    static let clusterSecretFile = Setting(
        "cluster_secret_file", "FILE", "",
        "secret that servers and workers on one Redis share to ask each other (openssl rand -hex 32)")
    static let clusterCAFile = Setting(
        "cluster_ca_file", "FILE", "", "certificates (PEM) to know other servers by; the system's when not given")
    static let recordingsDirs = Setting(
        "recordings_dirs", "DIR[:DIR...]", "",
        "folders 'recordings' of other servers' data directories that are mounted here")
    static let webhookSecretFile = Setting(
        "webhook_secret_file", "FILE", "",
        "secret that webhooks (callback_url) are signed with (openssl rand -hex 32); without it none are sent")
    static let webhookAllowPrivate = Setting(
        "webhook_allow_private", "true|false", "false",
        "let webhooks go to this machine and to private networks as well")
    static let ollamaHost = Setting(
        "ollama_host", "URL", "http://127.0.0.1:11434", "Ollama server for summaries and translations",
        variable: "OLLAMA_HOST")
    static let llmModel = Setting(
        "llm_model", "NAME", "gemma3", "language model for summaries and translations; none for neither")
    static let llmURL = Setting(
        "llm_url", "URL", "", "OpenAI-compatible server to use instead of Ollama, such as http://host:8000/v1")
    static let llmKey = Setting("llm_key", "KEY", "", "key of that server")
    static let llmTimeout = Setting(
        "llm_timeout", "SECONDS", "120", "longest time for one summary or one translated sentence")
    static let llmContext = Setting("llm_context", "TOKENS", "8192", "context of the language model")
    static let translationGlossary = Setting(
        "translation_glossary", "FILE", "",
        "how terms are translated: lines of source, tab, translation and, if it is for one language only, tab, its code"
    )
    static let privacyPolicy = Setting(
        "privacy_policy", "FILE", "", "JSON file that says what is removed as personal data and what stands for it")
    static let privacyOriginal = Setting(
        "privacy_original", "discard|keep", "discard",
        "what becomes of texts from which personal data was removed: keep shows them in the library as view=original")
    static let taxonomyDir = Setting(
        "taxonomy_dir", "DIR", "Taxonomies", "classes that calls are sorted into: files NAME.json, calls the usual one")
    static let agentPrompt = Setting(
        "agent_prompt", "FILE", "", "what the language model is told that answers calls (ai_agent)")
    static let agentURL = Setting(
        "agent_url", "URL", "", "program that answers calls instead; needs --webhook-secret-file")
    static let agentTimeout = Setting("agent_timeout", "SECONDS", "60", "longest time for an answer to one call")
    static let speakersDir = Setting(
        "speakers_dir", "DIR", "", "where registered voices are kept; speakers in --data-dir when not given")
    static let speakersKeyFile = Setting(
        "speakers_key_file", "FILE", "",
        "keys that registered voices are encrypted with, one a line (openssl rand -hex 32), the newest first")
    static let upstream = Setting(
        "upstream", "NAME=URL[,NAME=URL...]", "",
        "other instances that requests may be sent to, such as gpu=https://host:8003; may be repeated",
        variable: "STT_UPSTREAMS")
    static let upstreamKeyFile = Setting(
        "upstream_key_file", "FILE", "", "API key that the upstreams ask for")
    static let upstreamCAFile = Setting(
        "upstream_ca_file", "FILE", "",
        "certificates (PEM) that vouch for upstreams with https; the system's when not given")
    static let upstreamQueue = Setting(
        "upstream_queue", "N", "256", "requests that may wait for an upstream; another is refused with 429")
    static let logLevel = Setting("log_level", "LEVEL", "info", "debug, info, warning or error")

    /// All settings in the order `--help` lists them.
    static let all: [Setting] = [
        host, port, listen, tlsCert, tlsKey, hsts, backend, model, modelAliases, modelsDir, device, computeType,
        threads, language, audioDirs, watch, dataDir, assetsDir, webDir, endpointMS, traceLive, shortInterims, maxLive,
        maxJobs, maxUploadMB, maxConnections,
        apiKeys,
        cors, store, storeCAFile, storeCertificateFile,
        jobWorkers, nodeURL, clusterSecretFile, clusterCAFile, recordingsDirs,
        conversationWait, jobDays, transcriptDays, maxWaitingJobs, webhookSecretFile, webhookAllowPrivate, ollamaHost,
        llmModel, llmURL,
        llmKey, llmTimeout, llmContext, translationGlossary,
        privacyPolicy, privacyOriginal, taxonomyDir, agentPrompt, agentURL, agentTimeout,
        speakersDir, speakersKeyFile, speakerSessions, speakerSessionSeconds, speakerAudioSeconds,
        upstream, upstreamKeyFile, upstreamCAFile, upstreamQueue, logLevel,
    ]
}

/// A flag, variable or file entry that cannot be used.
struct ConfigurationError: CodedError {
    enum Code: String, Sendable { case badConfiguration = "bad_configuration" }

    let code = Code.badConfiguration
    let message: String
    var cause: (any Error)? { nil }

    init(_ message: String) { self.message = message }
}
