import FoundationEssentials
import SoriCore
import SoriPrivacy
import SoriRecognition

/// The messages of a conversation's socket. Pure.
///
/// Its session is open before the machine begins: a job whose session cannot be had fails.
struct ConversationMachine: LiveSocketMachine {
    typealias Message = LiveMessage

    /// What is done besides sending messages.
    enum Effect: Sendable, Equatable {
        case store(Segment)
    }

    /// The values of `type` in a client's message.
    private enum Kind: String, Decodable {
        case end
    }

    private struct Fields: Decodable { let type: Kind }

    /// What was said is worked up and stored whether or not somebody still listens.
    static let outlivesClient = true

    private let id: String
    private let answerLanguage: AnswerLanguage
    private var isListening = true
    /// What was said so far, also what is to be removed of it: it may be stored nowhere then.
    private(set) var transcript: Transcript
    /// Removes personal data of what is told and stored; nil where none is to be removed.
    private var redaction: ConversationRedaction?

    /// A conversation of the job `id`, in a language by its code, without what `removal` removes.
    init(id: String, language: String, answerLanguage: AnswerLanguage, removal: PrivacyRemoval? = nil) {
        self.id = id
        self.answerLanguage = answerLanguage
        transcript = Transcript(language: language, duration: 0)
        redaction = removal.map { ConversationRedaction($0, language: language) }
    }

    /// What is to be stored yet when nothing more comes: the last segment is held back until then where personal data
    /// is removed.
    var rest: Segment? { redaction?.rest }

    /// The first message.
    var greeting: LiveMessage { LiveMessage(type: .connectionSuccess, jobID: id) }

    /// A text message has come: `{"type":"end"}`, or a mistake that is told and changes nothing.
    mutating func receive(_ text: String) -> [Action] {
        guard isListening else { return [] }
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(text.utf8))
        guard fields?.type == .end else {
            let problem = LocalizedText(
                "알 수 없는 메시지입니다. 오디오는 바이너리로 보내고, 끝나면 {\"type\":\"end\"}를 보내세요.",
                "Unknown message: send audio as binary messages and {\"type\":\"end\"} at the end.")
            return [.send(.error(problem.text(for: answerLanguage)))]
        }
        isListening = false
        return [.finish]
    }

    /// Audio has come; after `end` it is of no use.
    func receive(_ audio: [UInt8]) -> [Action] { isListening && !audio.isEmpty ? [.feed(audio)] : [] }

    /// Asks for no session.
    func opened(_ outcome: Result<String?, APIError>) -> [Action] { [] }

    /// The session has something to tell: a segment is stored before the client reads it.
    mutating func heard(_ event: LiveEvent) -> [Output] {
        switch event {
        case .began, .interim, .corrected: return []
        case .final(let final):
            transcript.duration = max(transcript.duration, final.end)
            guard !final.text.isEmpty else { return [] }
            let confidences = final.transcript.segments.compactMap(\.confidence)
            let segment = Segment(
                id: transcript.segments.count, start: final.start, end: final.end, text: final.text,
                confidence: confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count),
                speaker: final.speaker?.label)
            transcript.segments.append(segment)
            guard let (shown, settled) = redaction?.add(segment) else {
                return [.perform(.store(segment)), .send(Self.message(segment, final))]
            }
            return (settled.map { [.perform(.store($0))] } ?? []) + [.send(Self.message(shown, final))]
        case .failed(_, let start, let end, _):
            let problem = LocalizedText(
                "\(start.rounded())초부터 \(end.rounded())초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded()) s to \(end.rounded()) s could not be recognised.")
            return [.send(.error(problem.text(for: answerLanguage)))]
        }
    }

    private static func message(_ segment: Segment, _ final: LiveFinal) -> LiveMessage {
        LiveMessage(
            type: .transcriptSegment, text: segment.text, segmentID: segment.id,
            start: segment.start.rounded(toDecimals: 3), end: segment.end.rounded(toDecimals: 3)
        ).spoken(by: final.speaker)
    }

    /// Everything is transcribed: what follows is the summary.
    func finished() -> [Action] { [.stop] }

    /// What is left is transcribed although the client has gone.
    func disconnected() -> [Action] { [.finish] }
}
