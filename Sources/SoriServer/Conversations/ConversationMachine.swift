import FoundationEssentials
import SoriCore
import SoriRecognition

/// The messages of a conversation's socket. Pure.
struct ConversationMachine: Sendable {
    /// What the shell does next, in order.
    enum Action: Equatable {
        case send(LiveMessage)
        case feed([UInt8])
        /// Transcribes what is left, then asks `ended`.
        case finish
        case store(Segment)
    }

    private struct Fields: Decodable { let type: String }

    private let id: String
    private let answerLanguage: AnswerLanguage
    private var isListening = true
    /// What was said so far.
    private(set) var transcript: Transcript

    /// A conversation of the job `id`, in a language by its code.
    init(id: String, language: String, answerLanguage: AnswerLanguage) {
        self.id = id
        self.answerLanguage = answerLanguage
        transcript = Transcript(language: language, duration: 0)
    }

    /// The first message.
    var greeting: LiveMessage { LiveMessage(type: "connection_success", jobID: id) }

    /// A text message has come: `{"type":"end"}`, or a mistake that is told and changes nothing.
    mutating func receive(_ text: String) -> [Action] {
        guard isListening else { return [] }
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(text.utf8))
        guard fields?.type == "end" else {
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

    /// The session has something to tell.
    mutating func heard(_ event: LiveEvent) -> [Action] {
        switch event {
        case .began, .interim: return []
        case .final(let final):
            transcript.duration = max(transcript.duration, final.end)
            guard !final.text.isEmpty else { return [] }
            let confidences = final.transcript.segments.compactMap(\.confidence)
            let segment = Segment(
                id: transcript.segments.count, start: final.start, end: final.end, text: final.text,
                confidence: confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count))
            transcript.segments.append(segment)
            return [
                .store(segment),
                .send(
                    LiveMessage(
                        type: "transcript_segment", text: segment.text, segmentID: segment.id,
                        start: segment.start.rounded(toPlaces: 3), end: segment.end.rounded(toPlaces: 3))),
            ]
        case .failed(_, let start, let end, _):
            let problem = LocalizedText(
                "\(start.rounded())초부터 \(end.rounded())초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded()) s to \(end.rounded()) s could not be recognised.")
            return [.send(.error(problem.text(for: answerLanguage)))]
        }
    }
}
