import SoriCore
import SoriHTTP

/// What `sori listen` was asked to do, checked.
struct ListenPlan: Sendable {
    let address: WebSocketAddress
    let socket: ListenSocket
    let connection: WebSocketClient.Options
    /// A file to play in real time instead of a microphone.
    let file: String?
    let device: String
    let recording: String?
    let bufferSeconds: Int
    /// The longest wait for the server's last text, in seconds.
    let answerSeconds: Double

    /// Checks the command line; throws a line that names what is wrong.
    init(_ arguments: CommandArguments) throws {
        guard arguments.rest.count <= 1 else {
            throw ConfigurationError("one address at most: sori listen [URL] (see --help)")
        }
        let text = arguments.rest.first ?? "ws://127.0.0.1:8003"
        var address = try WebSocketAddress(text)
        if address.path == "/" { address.path = "/stt/websocket" }
        var language: String?
        if let tag = arguments.value("--language") {
            guard tag == "auto" || Language(tag) != nil else {
                throw ConfigurationError("--language is \"\(tag)\"; it must be auto or a language code such as ko-KR")
            }
            language = tag
        }
        guard let socket = ListenSocket(path: address.path, language: language) else {
            throw ConfigurationError(
                "\(address.path) takes no plain audio; use /stt/websocket, /ws/transcribe, /ws/detect or /ws/JOB_ID")
        }
        self.socket = socket
        // Dictation is told in its first message; here there is none.
        if socket.kind == .flush, let language, !address.path.contains("language=") {
            address.path += (address.path.contains("?") ? "&" : "?") + "language=\(language)"
        }
        self.address = address
        var connection = WebSocketClient.Options()
        if let key = arguments.value("--api-key") {
            guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ConfigurationError("--api-key must be letters, digits and signs without spaces")
            }
            connection.headers["authorization"] = "Bearer \(key)"
        }
        connection.checksCertificate = !arguments.has("--insecure")
        self.connection = connection
        file = arguments.value("--file")
        device = arguments.value("--device") ?? "default"
        recording = arguments.value("--save")
        guard let seconds = Int(arguments.value("--buffer") ?? "60"), (1...3600).contains(seconds) else {
            throw ConfigurationError(
                "--buffer is \"\(arguments.value("--buffer") ?? "")\"; it must be 1 to 3600 seconds")
        }
        bufferSeconds = seconds
        guard let text = arguments.value("--answer-timeout") else {
            answerSeconds = socket.usualAnswerTime
            return
        }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw ConfigurationError("--answer-timeout is \"\(text)\"; it must be 1 to 3600 seconds")
        }
        answerSeconds = Double(seconds)
    }
}
