import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers
import SoriVAD

/// Transcription under the names of speakers who are registered on the same socket, at `/`.
///
/// What was heard of a voice lives as long as the socket, and nobody else's speech is compared with it.
struct SpeakerSocket: Sendable {
    let live: LiveService
    let handshake: LiveHandshake
    let speakers: LiveSpeakers
    let limits: SpeakerLimits
    let quota: ConnectionQuota
    let logger: Logger

    /// Adds the socket.
    func register(in router: inout HTTPRouter) {
        handshake.add(
            "/", to: &router, quota: live.quota,
            check: { [live, speakers] _, query in
                _ = try live.language(query.language)
                _ = try speakers.models()
            }, quota.limiting(serve, refuse: refuse))
    }

    /// Tells a client that there are as many as there may be.
    private func refuse(_ socket: WebSocketConnection) async throws {
        let text = LocalizedText(
            "동시에 연결할 수 있는 수(\(limits.connections))를 넘었습니다. 잠시 후 다시 시도하세요.",
            "\(limits.connections) clients are connected, as many as may be at once; try again later.")
        let message = SpeakerMessage.error(.connectionFailed, text.text(for: AnswerLanguage(socket.request)))
        try await socket.send(json: message)
    }

    private func serve(_ socket: WebSocketConnection) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await converse(socket) }
            group.addTask { try await end(socket, after: limits.session) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func end(_ socket: WebSocketConnection, after seconds: Double) async throws {
        // A deadline, not a poll: cancelled when the client goes before.
        try await Task.sleep(for: .seconds(seconds))
        let text = LocalizedText(
            "연결할 수 있는 시간을 넘었습니다. 다시 연결하세요.", "The time that a connection may last is over; connect again.")
        let message = SpeakerMessage.error(.transcriptionFailed, text.text(for: AnswerLanguage(socket.request)))
        try await socket.send(json: message)
        throw WebSocketCloseError(.policyViolation, reason: "the session's time is over")
    }

    private func converse(_ socket: WebSocketConnection) async throws {
        let query = try handshake.query(socket.request)
        let models = try speakers.models()
        let reader = VoiceReader(models, voiceActivity: try live.voiceModel())
        var machine = SpeakerRegistrationMachine(
            answerLanguage: AnswerLanguage(socket.request), sampleRate: query.sampleRate)
        var voices: [Int: VoiceSample] = [:]
        try await socket.send(machine.greeting.webSocketMessage)
        while let message = try await socket.receive() {
            var actions: [SpeakerRegistrationMachine.Action] = []
            switch message {
            case .text(let text): actions = machine.receive(text)
            case .binary(let audio): machine.receive(audio)
            }
            while !actions.isEmpty {
                switch actions.removeFirst() {
                case .send(let message): try await socket.send(message.webSocketMessage)
                case .enrol(let speaker, let audio):
                    do {
                        voices[speaker] = try await reader.enrolment(Self.samples(audio, query.sampleRate))
                        actions += machine.enrolled(speaker, problem: nil)
                    } catch let error as EnrolmentError {
                        actions += machine.enrolled(speaker, problem: LocalizedText(error))
                    }
                case .transcribe(let options):
                    try await transcribe(socket, query, options, voices, models)
                }
            }
        }
    }

    /// Transcribes until the client stops it, or goes.
    private func transcribe(
        _ socket: WebSocketConnection, _ query: LiveQuery, _ options: SpeakerCommand.Options,
        _ voices: [Int: VoiceSample], _ models: SpeakerModels
    ) async throws {
        let answers = AnswerLanguage(speech: options.language) ?? AnswerLanguage(socket.request)
        let session: any LiveAudioSession
        do {
            let (registered, names) = try await registered(options.registered, beside: voices)
            let opened = try await live.open(
                language: options.language ?? query.language, endpointing: query.endpointing,
                wantsInterims: options.interim, wantsWords: true)
            let labeller = SpeakerLabeller(
                models, registered: registered, opensSpeakers: false, names: names, logger: logger)
            session = opened.labelled(by: labeller)
        } catch {
            let text = APIError(any: error, requestID: socket.request.id).text.text(for: answers)
            return try await socket.send(json: SpeakerMessage.error(.transcriptionFailed, text))
        }
        let machine = SpeakerTranscriptionMachine(
            answerLanguage: answers, wantsInterims: options.interim,
            mostAudio: Int(limits.audio * Double(query.sampleRate)) * 2)
        try await socket.send(machine.greeting.webSocketMessage)
        try await LiveSocketLoop(
            machine, channel: socket, requestID: socket.request.id, sampleRate: query.sampleRate,
            open: { _ in session }
        ).run(session)
    }

    /// The voices of the socket, and behind them those of speakers whom the server knows by name, numbered on.
    private func registered(
        _ names: [String], beside voices: [Int: VoiceSample]
    ) async throws -> (voices: [RegisteredVoice], names: [String: String]) {
        var all = voices.sorted { $0.key < $1.key }.map { RegisteredVoice(id: String($0.key), $0.value) }
        var named: [String: String] = [:]
        var number = (voices.keys.max() ?? -1) + 1
        for person in try await speakers.people(SpeakerSelection(names: names)) {
            all.append(
                RegisteredVoice(id: String(number), voice: person.voice.voice, seconds: person.voice.seconds))
            named[String(number)] = person.name
            number += 1
        }
        return (all, named)
    }

    private static func samples(_ audio: [UInt8], _ sampleRate: Int) throws -> [Float] {
        var decoder = try LivePCMDecoder(sampleRate: sampleRate)
        return try decoder.decode(audio) + decoder.finish()
    }
}
