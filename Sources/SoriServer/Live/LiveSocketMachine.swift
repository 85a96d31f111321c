import SoriCore
import SoriHTTP
import SoriRecognition

/// The pure part of a live socket: which messages the client gets, and what becomes of its audio.
///
/// `LiveSocketLoop` owns one value for each socket, calls it and carries out what it returns, in order.
protocol LiveSocketMachine: Sendable {
    /// What the client is sent.
    associatedtype Message: LiveSocketMessage
    /// What a session event leads to besides messages, such as storing a segment; `Never` where there is nothing.
    associatedtype Effect: Sendable & Equatable

    typealias Action = LiveSocketAction<Message>
    typealias Output = LiveSocketOutput<Message, Effect>

    /// Whether the session goes on without its client: a message that cannot be sent any more is then no error.
    static var outlivesClient: Bool { get }

    /// A text message has come.
    mutating func receive(_ text: String) -> [Action]
    /// A binary message has come: audio, cut anywhere.
    mutating func receive(_ audio: [UInt8]) -> [Action]
    /// The session that `open` asked for is there, with the code of its language (nil: it detects the language), or
    /// cannot be had.
    mutating func opened(_ outcome: Result<String?, APIError>) -> [Action]
    /// The voice that `remember` asked for is registered, with the registry's id, or cannot be.
    mutating func remembered(speaker: String, name: String, _ outcome: Result<String, APIError>) -> [Action]
    /// The session has an event to tell.
    mutating func heard(_ event: LiveEvent) -> [Output]
    /// The session that `finish` ended has told all its events.
    mutating func finished() -> [Action]
    /// The client has gone, or the server stops.
    mutating func disconnected() -> [Action]
}

extension LiveSocketMachine {
    /// Most machines never ask for it.
    mutating func remembered(speaker: String, name: String, _ outcome: Result<String, APIError>) -> [Action] { [] }
}

/// What a machine asks of the session that is to be opened.
struct LiveSessionRequest: Sendable, Equatable {
    /// As the client wrote it; nil is the language of the address, else the server's default.
    var language: String?
    /// Whether better texts of finals may be told.
    var corrections = false
    /// How speakers are told apart; nil is as the address says.
    var speakers: LiveDiarisation?
    /// The code of the language that finals are translated into; nil translates nothing.
    var translateTo: String?
    /// In which language errors of translations are told.
    var answerLanguage = AnswerLanguage.korean
}

/// What `LiveSocketLoop` does in answer to the client, in order.
enum LiveSocketAction<Message: LiveSocketMessage>: Sendable, Equatable {
    case send(Message)
    /// Opens a session and then calls `opened`.
    case open(LiveSessionRequest)
    /// Gives audio to the session; without one it is dropped.
    case feed([UInt8])
    /// Ends the session, lets it tell its last events, and then calls `finished`; without a session that comes at once.
    case finish
    /// Ends the session; nothing of it is told any more.
    case discard
    /// Registers the voice of a speaker under a name and then calls `remembered`.
    case remember(speaker: String, name: String)
    /// Receives no further message: the socket's handler goes on behind the loop.
    case stop
    /// Ends the loop and closes the socket with a code and a reason.
    case close(WebSocketCloseCode, reason: String)
}

/// What `LiveSocketLoop` does about an event of the session, in order.
enum LiveSocketOutput<Message: LiveSocketMessage, Effect: Sendable & Equatable>: Sendable, Equatable {
    case send(Message)
    case perform(Effect)
}

/// A message of the server on a live socket.
protocol LiveSocketMessage: Sendable, Equatable {
    /// The message as a WebSocket carries it.
    var webSocketMessage: WebSocketMessage { get throws }
}

extension LiveSocketMessage where Self: Encodable {
    /// The message as JSON text.
    var webSocketMessage: WebSocketMessage {
        get throws { .text(String(decoding: try JSONText.encode(self), as: UTF8.self)) }
    }
}
