import FoundationEssentials

/// What the socket at `/` says and wants to hear: first the voices of the speakers, then the audio. Pure.
///
/// Times of its messages count the audio of one transcription, so what was answered is known to the sample.
struct SpeakerListenSocket: Sendable {
    typealias Output = ListenSocket.Output

    /// What is to be sent now.
    enum Step: Equatable {
        case text(String)
        /// Audio of a registration.
        case voice([UInt8])
        /// Audio of the transcription.
        case audio([UInt8])
        /// Nothing: an answer, a recording or more audio has to come first.
        case wait
        /// All audio was answered.
        case done
        case failed(String)
    }

    private enum Phase: Equatable {
        /// The server has not said that it is ready.
        case greeting
        /// The server was told whose voice comes.
        case opening(Int)
        /// The speaker is recorded.
        case recording(Int, [UInt8])
        /// The server looks at the voice.
        case completing(Int)
        case starting
        case transcribing
        case stopping
        case stopped
        case failed(String)
    }

    /// Bytes sent in one message: a tenth of a second.
    private static let messageBytes = 3_200
    /// Bytes of one message of a voice: a second.
    private static let voiceBytes = 32_000
    /// Bytes before an utterance that are said again with it: what is soft at its beginning.
    private static let leadBytes = 16_000
    /// Bytes that may have been on their way when a transcription of silence was over.
    private static let silentMargin = 4 * 32_000

    private(set) var roster: SpeakerRoster
    private let registered: [String]
    private let language: String?
    private let wantsInterims: Bool
    private var phase = Phase.greeting
    private var outgoing: [Step] = []
    /// Whether a transcription has begun on this connection.
    private(set) var hasTranscribed = false
    /// Whether the server has said that the transcription's audio is over.
    private var isOver = false
    /// What was told behind that last: the limit may have cut its utterance in two, so the next transcription has it.
    private var cut: SpeakerListenMessage?
    /// Where, in bytes of this transcription, the last text ends that was shown; nil before.
    private var answeredEnd: Int?
    private var interim: String?
    /// Whether the transcription before was told to stop when it was over already; that is answered with an error.
    private var stoppedTooLate = false

    /// A socket that registers `roster`, and knows besides the people that the server calls `registered`.
    init(roster: SpeakerRoster, registered: [String], language: String?, wantsInterims: Bool) {
        self.roster = roster
        self.registered = registered
        self.language = language
        self.wantsInterims = wantsInterims
    }

    /// What was said and is not final yet.
    var textInProgress: String? { cut.map(label) ?? interim }

    /// The answer that the server owes now, in words; nil while it owes none.
    var awaited: String? {
        switch phase {
        case .greeting: "model_loaded"
        case .opening: "speaker_registration_started"
        case .completing: "speaker_registration_completed"
        case .starting: "transcription_started"
        case .stopping: "transcription_stopped"
        case .transcribing: isOver ? "transcription_stopped" : nil
        case .recording, .stopped, .failed: nil
        }
    }

    /// Whether what is awaited is the last text of a transcription.
    var isStopping: Bool { phase == .stopping || isOver }

    /// A connection is there: all is told from the beginning.
    mutating func connected() {
        phase = .greeting
        outgoing = []
        hasTranscribed = false
        stoppedTooLate = false
        beginTranscription()
    }

    /// Takes audio that was heard: for a recording, or for `buffer` once all voices are known. What is said between
    /// the recordings is about them.
    mutating func hear(_ audio: [UInt8], _ buffer: inout SlidingBuffer) {
        guard !roster.isComplete else { return buffer.append(audio) }
        guard case .recording(let number, var voice) = phase else { return }
        voice += audio
        guard voice.count >= SpeakerRoster.recordingBytes else {
            phase = .recording(number, voice)
            return
        }
        roster.keep(voice, of: number)
        sendVoice(of: number)
    }

    /// What is to be sent next; `isAtEnd` once `buffer` gets no more.
    mutating func next(_ buffer: inout SlidingBuffer, isAtEnd: Bool) -> Step {
        guard outgoing.isEmpty else { return outgoing.removeFirst() }
        switch phase {
        case .transcribing:
            guard !isOver else { return .wait }
            if let audio = buffer.next(most: Self.messageBytes) { return .audio(audio) }
            guard isAtEnd else { return .wait }
            phase = .stopping
            return .text(SpeakerListenCommand(.stopTranscription).json)
        case .stopped: return .done
        case .failed(let reason): return .failed(reason)
        case .greeting, .opening, .recording, .completing, .starting, .stopping:
            guard isAtEnd, !roster.isComplete else { return .wait }
            return .failed("the recording ended before all speakers were registered")
        }
    }

    /// A message has come.
    mutating func received(_ text: String, _ buffer: inout SlidingBuffer) -> [Output] {
        guard let message = SpeakerListenMessage(text) else {
            return [.problem("the server sent something unknown: \(text.prefix(80))")]
        }
        switch (message.type, phase) {
        case (.modelLoaded, .greeting):
            register(from: 0)
            return []
        case (.registrationStarted, .opening(let number)):
            guard roster.speakers[number].voice == nil else {
                sendVoice(of: number)
                return []
            }
            phase = .recording(number, [])
            let seconds = SpeakerRoster.recordingBytes / 32_000
            let turn = "\(number + 1) of \(roster.speakers.count)"
            return [.note("\(roster.description(number)) (\(turn)): speak now, for \(seconds) s")]
        case (.registrationCompleted, .completing(let number)):
            register(from: number + 1)
            return [.note("\(roster.description(number)) is registered")]
        case (.transcriptionStarted, .starting):
            phase = .transcribing
            hasTranscribed = true
            stoppedTooLate = false
            return []
        case (.transcription, .transcribing), (.transcription, .stopping): return transcription(message, &buffer)
        case (.interim, .transcribing), (.interim, .stopping):
            interim = message.text ?? ""
            return [.interim(message.text ?? "")]
        case (.transcriptionStopped, .stopping) where !isOver:
            phase = .stopped
            return []
        case (.transcriptionStopped, .transcribing), (.transcriptionStopped, .stopping): return goOn(&buffer)
        case (.error, _): return problem(message)
        default: return []
        }
    }

    // MARK: - Registration

    /// Registers the speakers from a number on, and behind the last begins to transcribe.
    private mutating func register(from number: Int) {
        guard number < roster.speakers.count else { return start() }
        phase = .opening(number)
        outgoing.append(.text(SpeakerListenCommand(.startRegistration, speaker: number).json))
    }

    private mutating func sendVoice(of number: Int) {
        phase = .completing(number)
        var voice = (roster.speakers[number].voice ?? [])[...]
        while !voice.isEmpty {
            outgoing.append(.voice(Array(voice.prefix(Self.voiceBytes))))
            voice = voice.dropFirst(Self.voiceBytes)
        }
        outgoing.append(.text(SpeakerListenCommand(.completeRegistration, speaker: number).json))
    }

    private mutating func problem(_ message: SpeakerListenMessage) -> [Output] {
        let text = message.message ?? ""
        switch phase {
        case .opening(let number), .completing(let number):
            guard message.isAboutRegistration else { return [.problem(text)] }
            guard roster.refused(number) else {
                phase = .failed("\(roster.description(number)) is not registered; the server says: \(text)")
                return []
            }
            register(from: number)
            return [.problem(text)]
        case .starting where stoppedTooLate:
            stoppedTooLate = false
            return []
        case .starting where !hasTranscribed:
            phase = .failed("the server does not transcribe: \(text)")
            return []
        case .transcribing where message.isAboutLimit, .stopping where message.isAboutLimit:
            isOver = true
            return []
        default: return [.problem(text)]
        }
    }

    // MARK: - Transcription

    private mutating func start() {
        phase = .starting
        beginTranscription()
        var command = SpeakerListenCommand(.startTranscription)
        command.language = language
        command.interim = wantsInterims ? true : nil
        command.registered = registered.isEmpty ? nil : registered
        outgoing.append(.text(command.json))
    }

    private mutating func beginTranscription() {
        isOver = false
        cut = nil
        answeredEnd = nil
        interim = nil
    }

    private mutating func transcription(_ message: SpeakerListenMessage, _ buffer: inout SlidingBuffer) -> [Output] {
        interim = nil
        guard isOver else { return [show(message, &buffer)] }
        let last = cut
        cut = message
        return if let last { [show(last, &buffer)] } else { [] }
    }

    private mutating func show(_ message: SpeakerListenMessage, _ buffer: inout SlidingBuffer) -> Output {
        if let end = message.endByte {
            answeredEnd = max(answeredEnd ?? 0, end)
            buffer.answered(upTo: end)
        } else {
            buffer.answered(margin: SlidingBuffer.answerMargin)
            answeredEnd = buffer.sentInAll - SlidingBuffer.answerMargin
        }
        return .final(label(message))
    }

    /// The server has ended the transcription before all was said: another one goes on behind the last text.
    private mutating func goOn(_ buffer: inout SlidingBuffer) -> [Output] {
        var outputs = [Output.note("a transcription has reached the server's limit; the next one goes on")]
        if let cut {
            let again = (cut.startByte ?? 0) - Self.leadBytes
            if let end = cut.endByte, again >= end / 2 {
                // Said again by the next one, in full; each such round gets on by half of its audio or more.
                buffer.answered(upTo: max(answeredEnd ?? 0, again))
            } else {
                outputs.insert(show(cut, &buffer), at: 0)
            }
        } else if answeredEnd == nil {
            // The server heard nothing but silence in it, and silence does not keep a server busy: it had taken all
            // but the last seconds. Had it taken less, that would be sent again and again.
            buffer.answered(upTo: max(buffer.sentInAll - Self.silentMargin, buffer.sentInAll / 2))
        }
        buffer.startOver()
        stoppedTooLate = phase == .stopping
        start()
        return outputs
    }

    private func label(_ message: SpeakerListenMessage) -> String {
        let name = message.speaker ?? message.speakerID.map(roster.name)
        return SpeakerLabel.text(message.text ?? "", by: name, isCertain: message.match != "low")
    }
}
