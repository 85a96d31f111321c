import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition

/// The messages of one transcription with registered speakers, from `transcription_started` to `transcription_stopped`.
/// Pure.
struct SpeakerTranscriptionMachine: LiveSocketMachine {
    typealias Effect = Never
    typealias Message = SpeakerMessage

    static let outlivesClient = false

    private let answers: AnswerLanguage
    private let wantsInterims: Bool
    /// Bytes of audio that are left.
    private var audioLeft: Int
    private let now: @Sendable () -> Date
    private var lastSpeaker: Int?
    private var isStopping = false

    /// - Parameters:
    ///   - mostAudio: bytes of audio that one transcription takes.
    ///   - now: the time that messages carry.
    init(
        answerLanguage: AnswerLanguage, wantsInterims: Bool, mostAudio: Int,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        answers = answerLanguage
        self.wantsInterims = wantsInterims
        audioLeft = mostAudio
        self.now = now
    }

    /// What a client is told when its audio is heard.
    var greeting: SpeakerMessage {
        SpeakerMessage(type: .transcriptionStarted, message: text("변환을 시작합니다.", "The transcription has started."))
    }

    /// A text message has come: only the end is in order.
    mutating func receive(_ message: String) -> [Action] {
        switch SpeakerCommand(message) {
        case .stopTranscription:
            isStopping = true
            return [.finish]
        case .startRegistration(let speaker), .completeRegistration(let speaker):
            let problem = text(
                "변환 중에는 화자를 등록할 수 없습니다. stop_transcription을 먼저 보내세요.",
                "Speakers cannot be registered during a transcription; send stop_transcription first.")
            return [.send(.error(.registrationFailed, problem, speaker: speaker))]
        case .startTranscription:
            return [.send(.error(.transcriptionFailed, text("변환이 이미 진행 중입니다.", "A transcription goes on already.")))]
        case .wrong(let problem, _):
            return [.send(.error(.transcriptionFailed, problem.text(for: answers)))]
        }
    }

    /// Audio has come; beyond the limit the transcription ends with what was said.
    mutating func receive(_ audio: [UInt8]) -> [Action] {
        guard !isStopping, !audio.isEmpty else { return [] }
        let taken = Array(audio.prefix(audioLeft))
        audioLeft -= taken.count
        guard audioLeft > 0 else {
            isStopping = true
            let problem = text(
                "한 번에 변환할 수 있는 길이를 넘었습니다. start_transcription으로 다시 시작하세요.",
                "This is more audio than one transcription takes; send start_transcription to go on.")
            return [.feed(taken), .send(.error(.transcriptionFailed, problem)), .finish]
        }
        return [.feed(taken)]
    }

    /// The session is opened before the machine is made.
    func opened(_ outcome: Result<String?, APIError>) -> [Action] { [] }

    /// Each part of an utterance is one message, under who says it.
    mutating func heard(_ event: LiveEvent) -> [Output] {
        switch event {
        case .began, .corrected: return []
        case .interim(let interim):
            guard wantsInterims else { return [] }
            return [.send(SpeakerMessage(type: .interim, speakerID: lastSpeaker, text: interim.text))]
        case .final(let final):
            guard !final.text.isEmpty, let speaker = final.speaker, let number = Int(speaker.id) else { return [] }
            lastSpeaker = number
            return [
                .send(
                    SpeakerMessage(
                        type: .transcription, speakerID: number, speaker: speaker.name, text: final.text,
                        timestamp: Self.format.format(now()), confidence: final.level.rounded(toDecimals: 1),
                        start: final.start.rounded(toDecimals: 3), end: final.end.rounded(toDecimals: 3),
                        match: speaker.isCertain ? .certain : .low,
                        score: speaker.score.map { Double($0).rounded(toDecimals: 3) }))
            ]
        case .failed(_, let start, let end, _):
            let problem = text(
                "\(start.rounded(toDecimals: 1))초부터 \(end.rounded(toDecimals: 1))초까지의 음성을 인식하지 못했습니다.",
                "The speech from \(start.rounded(toDecimals: 1)) s to \(end.rounded(toDecimals: 1)) s could not be "
                    + "recognised.")
            return [.send(.error(.transcriptionFailed, problem))]
        }
    }

    /// All is told.
    func finished() -> [Action] {
        [
            .send(
                SpeakerMessage(type: .transcriptionStopped, message: text("변환을 마쳤습니다.", "The transcription has ended."))
            ),
            .stop,
        ]
    }

    /// Nobody waits for what was left.
    func disconnected() -> [Action] { [.discard] }

    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private func text(_ korean: String, _ english: String) -> String {
        LocalizedText(korean, english).text(for: answers)
    }
}
