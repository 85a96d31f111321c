import SoriCore

/// What a client does on a socket with registered speakers besides being transcribed: registering them, in order. Pure.
struct SpeakerRegistrationMachine: Sendable {
    /// What the socket does in answer, in order.
    enum Action: Equatable {
        case send(SpeakerMessage)
        /// Looks at the audio of a registration, and then calls `enrolled`.
        case enrol(speaker: Int, audio: [UInt8])
        /// Transcribes until the client stops it.
        case transcribe(SpeakerCommand.Options)
    }

    private enum Phase {
        case idle
        case registering(speaker: Int, audio: [UInt8])
    }

    private let answers: AnswerLanguage
    /// Bytes of a registration that are kept; what comes behind them is not heard.
    private let mostAudio: Int
    private var phase = Phase.idle
    private var registered: Set<Int> = []

    /// `sampleRate` is that of the client's audio (16 bit); a registration hears `seconds` of it at most.
    init(answerLanguage: AnswerLanguage, sampleRate: Int, seconds: Int = 60) {
        answers = answerLanguage
        mostAudio = 2 * sampleRate * seconds
    }

    /// What a client is told first.
    var greeting: SpeakerMessage {
        SpeakerMessage(
            type: .modelLoaded,
            message: text("모델을 불러왔습니다. 화자를 등록하세요.", "The model is loaded; register the speakers."))
    }

    /// A text message has come.
    mutating func receive(_ message: String) -> [Action] {
        switch SpeakerCommand(message) {
        case .startRegistration(let speaker):
            if case .registering(let other, _) = phase, other != speaker {
                return [
                    failed(
                        speaker, "화자 \(other)의 등록이 아직 끝나지 않았습니다. 먼저 complete_speaker_registration을 보내세요.",
                        "The registration of speaker \(other) goes on; send complete_speaker_registration first.")
                ]
            }
            phase = .registering(speaker: speaker, audio: [])
            return [
                .send(
                    SpeakerMessage(
                        type: .registrationStarted, speakerID: speaker,
                        message: text(
                            "화자 \(speaker) 등록을 시작합니다. 3~5초 동안 말하세요.",
                            "Registration of speaker \(speaker) started; speak for 3 to 5 seconds.")))
            ]
        case .completeRegistration(let speaker):
            guard case .registering(let current, let audio) = phase, current == speaker else {
                return [
                    failed(
                        speaker, "화자 \(speaker)의 등록이 시작되지 않았습니다. start_speaker_registration을 먼저 보내세요.",
                        "No registration of speaker \(speaker) goes on; send start_speaker_registration first.")
                ]
            }
            phase = .idle
            return [.enrol(speaker: speaker, audio: audio)]
        case .startTranscription(let options):
            if case .registering(let speaker, _) = phase {
                return [
                    failed(
                        speaker, "화자 \(speaker)의 등록이 아직 끝나지 않았습니다.",
                        "The registration of speaker \(speaker) goes on.")
                ]
            }
            guard !registered.isEmpty || !options.registered.isEmpty else {
                return [
                    .send(
                        .error(
                            .transcriptionFailed,
                            text("등록된 화자가 없습니다. 화자를 먼저 등록하세요.", "No speaker is registered; register one first.")))
                ]
            }
            return [.transcribe(options)]
        case .stopTranscription:
            return [.send(.error(.transcriptionFailed, text("변환이 시작되지 않았습니다.", "No transcription goes on.")))]
        case .wrong(let problem, let speaker):
            let code: SpeakerMessage.Code = speaker == nil ? .transcriptionFailed : .registrationFailed
            return [.send(.error(code, problem.text(for: answers), speaker: speaker))]
        }
    }

    /// Audio has come: that of a registration is kept, other audio is of no use.
    mutating func receive(_ audio: [UInt8]) {
        guard case .registering(let speaker, var kept) = phase else { return }
        phase = .idle
        kept += audio.prefix(max(0, mostAudio - kept.count))
        phase = .registering(speaker: speaker, audio: kept)
    }

    /// The audio of a registration was looked at; nil where it is fit, else what is wrong with it.
    mutating func enrolled(_ speaker: Int, problem: LocalizedText?) -> [Action] {
        if let problem {
            return [.send(.error(.registrationFailed, problem.text(for: answers), speaker: speaker))]
        }
        registered.insert(speaker)
        return [
            .send(
                SpeakerMessage(
                    type: .registrationCompleted, speakerID: speaker,
                    message: text("화자 \(speaker)을(를) 등록했습니다.", "Speaker \(speaker) is registered.")))
        ]
    }

    private func failed(_ speaker: Int, _ korean: String, _ english: String) -> Action {
        .send(.error(.registrationFailed, text(korean, english), speaker: speaker))
    }

    private func text(_ korean: String, _ english: String) -> String {
        LocalizedText(korean, english).text(for: answers)
    }
}
