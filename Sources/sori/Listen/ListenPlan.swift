import SoriCore
import SoriHTTP

/// What `sori listen` was asked to do, checked.
struct ListenPlan: Sendable {
    /// What is spoken with the server.
    enum Service: Sendable {
        /// Audio from the first message on.
        case plain(ListenSocket)
        /// Speakers are registered first.
        case speakers(SpeakerPlan)
    }

    let address: WebSocketAddress
    let service: Service
    let connection: WebSocketClient.Options
    /// As the server is told it; nil for the server's own.
    let language: String?
    /// A file to play in real time instead of a microphone.
    let file: String?
    let device: String
    let recording: String?
    let bufferSeconds: Int
    /// The longest wait for the server's last text, in seconds.
    let answerSeconds: Double

    /// Checks the command line; throws a line that names what is wrong. `isWatched`: a person sits at the terminal and
    /// can be told to speak.
    init(_ arguments: CommandArguments, isWatched: Bool) throws {
        guard arguments.rest.count <= 1 else {
            throw ConfigurationError("one address at most: sori listen [URL] (see --help)")
        }
        let text = arguments.rest.first ?? "ws://127.0.0.1:8003"
        var address = try WebSocketAddress(text)
        file = arguments.value("--file")
        device = arguments.value("--device") ?? "default"
        recording = arguments.value("--save")
        language = try Self.language(arguments)
        let request = try SpeakerRequest(arguments)
        let registersSpeakers = arguments.has("--speaker") || arguments.has("--speakers")
        if address.path == "/", !registersSpeakers, !Self.namesPath(text) { address.path = "/stt/websocket" }
        if address.path.prefix(while: { $0 != "?" }) == "/" {
            service = .speakers(
                try SpeakerPlan(
                    arguments, registered: request.registered, playsFile: file != nil, isWatched: isWatched))
        } else {
            let socket = try Self.socket(at: address.path, language, request)
            guard !registersSpeakers else {
                throw ConfigurationError(
                    "--speaker and --speakers are for the socket at /, not for \(address.path); give wss://HOST:PORT/, or "
                        + "--diarize instead")
            }
            // Dictation is told in its first message; here there is none.
            if socket.kind == .flush {
                if let language, !address.path.contains("language=") { address.add(query: "language=\(language)") }
                if request.isWanted, !address.path.contains("diarize=") { address.add(query: request.query) }
            }
            service = .plain(socket)
        }
        self.address = address
        connection = try Self.connection(arguments)
        bufferSeconds = try Self.seconds("--buffer", arguments) ?? 60
        answerSeconds = try Self.seconds("--answer-timeout", arguments).map { Double($0) } ?? service.usualAnswerTime
    }

    /// Whether an address has a path, be it `/`: without one it means dictation.
    private static func namesPath(_ url: String) -> Bool {
        guard let colon = url.firstRange(of: "://") else { return false }
        return url[colon.upperBound...].prefix { $0 != "?" && $0 != "#" }.contains("/")
    }

    private static func language(_ arguments: CommandArguments) throws -> String? {
        guard let tag = arguments.value("--language") else { return nil }
        guard tag == "auto" || Language(tag) != nil else {
            throw ConfigurationError("--language is \"\(tag)\"; it must be auto or a language code such as ko-KR")
        }
        return tag
    }

    private static func socket(
        at path: String, _ language: String?, _ request: SpeakerRequest
    ) throws(ConfigurationError) -> ListenSocket {
        guard let socket = ListenSocket(path: path, language: language, speakers: request) else {
            throw ConfigurationError(
                "\(path) takes no audio; use /stt/websocket, /ws/transcribe, /ws/detect, /ws/JOB_ID, or / for registered "
                    + "speakers")
        }
        guard request.isWanted else { return socket }
        switch socket.kind {
        case .dictation, .flush: return socket
        case .detection:
            throw ConfigurationError("/ws/detect tells no speakers; --diarize and --registered are for /stt/websocket")
        case .conversation:
            throw ConfigurationError(
                "whether a conversation tells speakers is said when its job is created; leave --diarize and --registered "
                    + "out, and send {\"diarize\":true} to POST /api/v1/stream/create")
        }
    }

    private static func connection(_ arguments: CommandArguments) throws -> WebSocketClient.Options {
        var connection = WebSocketClient.Options()
        if let key = arguments.value("--api-key") {
            guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ConfigurationError("--api-key must be letters, digits and signs without spaces")
            }
            connection.headers["authorization"] = "Bearer \(key)"
        }
        connection.checksCertificate = !arguments.has("--insecure")
        return connection
    }

    private static func seconds(_ option: String, _ arguments: CommandArguments) throws -> Int? {
        guard let text = arguments.value(option) else { return nil }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw ConfigurationError("\(option) is \"\(text)\"; it must be 1 to 3600 seconds")
        }
        return seconds
    }
}

extension ListenPlan.Service {
    /// The longest wait for the server's last words where nobody says otherwise, in seconds.
    var usualAnswerTime: Double {
        switch self {
        case .plain(let socket): socket.usualAnswerTime
        case .speakers: 30
        }
    }
}

extension WebSocketAddress {
    /// Adds `name=value` pairs.
    fileprivate mutating func add(query: String) { path += (path.contains("?") ? "&" : "?") + query }
}
