import SoriCore
import SoriVAD
import SoriWhisper
import Synchronization

/// Live decoding with Whisper: interims are greedy and encoded in part, finals are decoded as recordings are, together
/// with what was told just before them.
final class WhisperSession: RecognitionSession {
    /// Tokens that a second of speech makes at most; what is said beyond them is the same word again and again.
    private static let tokensPerSecond = 15.0
    /// The mean log-probability from which on an interim is told that may be silence: below it base invents sentences.
    private static let leastLikelihood = -1.4

    private let engine: WhisperEngine
    private let options: DecodingOptions
    private let encodesInterimsInPart: Bool
    /// The language that an utterance was heard in: told once while it grows, and again when it is complete.
    private let heardLanguage = Mutex<String?>(nil)

    /// A session on `engine`; `options` have been checked.
    init(_ engine: WhisperEngine, options: DecodingOptions, encodesInterimsInPart: Bool) {
        self.engine = engine
        self.options = options
        self.encodesInterimsInPart = encodesInterimsInPart
    }

    func interim(_ utterance: Utterance) async throws -> Transcript {
        var options = options
        options.language = options.language ?? heardLanguage.withLock { $0 }
        // What may be wrong is decoded again in a moment: beams, or another temperature, would come too late.
        options.temperatures = Array(options.temperatures.prefix(1))
        options.beamSize = 1
        // Voice activity has found speech: half a second of it is told although the model is not sure that it is any.
        options.logProbThreshold = options.logProbThreshold.map { min($0, Self.leastLikelihood) }
        options.sampleLength = Self.mostTokens(utterance)
        var policy = WindowPolicy(priority: .live, tellsLanguageByWindow: true)
        policy.audioContextLimit = encodesInterimsInPart ? AudioContext() : nil
        let transcript = try await decode(utterance.samples, options, policy)
        if !transcript.language.isEmpty { heardLanguage.withLock { $0 = transcript.language } }
        return transcript
    }

    func final(_ utterance: Utterance) async throws -> Transcript {
        heardLanguage.withLock { $0 = nil }
        let policy = WindowPolicy(priority: .live, tellsLanguageByWindow: true)
        guard let context = utterance.context else { return try await decode(utterance.samples, options, policy) }
        var alone: Transcript?
        if options.language == nil {
            // Somebody may go on in another language: its own audio tells.
            let heard = try await decode(utterance.samples, options, policy)
            guard heard.language == context.language else { return heard }
            alone = heard
        }
        let behind = try await continued(context, utterance, policy)
        if let behind, behind.likelihood >= options.logProbThreshold ?? -.infinity { return behind }
        let other = if let alone { alone } else { try await decode(utterance.samples, options, policy) }
        guard let behind, behind.likelihood > other.likelihood else { return other }
        return behind
    }

    func revised(
        _ utterance: Utterance, _ transcript: Transcript
    ) async throws -> (before: Transcript, own: Transcript)? {
        guard let context = utterance.context, let before = context.utterances.last else { return nil }
        var options = options
        options.language = options.language ?? context.language
        options.temperatures = Array(options.temperatures.prefix(1))
        options.wordTimestamps = true
        let policy = WindowPolicy(priority: .live, tellsLanguageByWindow: true)
        let whole = try await decode(context.samples + utterance.samples, options, policy)
        // Told together they must be likelier than they were one after the other.
        guard whole.likelihood > min(before.transcript.likelihood, transcript.likelihood) else { return nil }
        let start = Double(before.span.start - context.span.start) / Double(sampleRate)
        let own = Double(utterance.span.start - context.span.start) / Double(sampleRate)
        let boundary = (start + before.span.endTime - before.span.startTime + own) / 2
        let (earlier, last) = whole.split(at: boundary)
        let parts = (before: earlier.split(at: start).1.shifted(by: -start), own: last.shifted(by: -own))
        // A text that has moved to the other side altogether is no correction.
        return parts.before.text.isEmpty || parts.own.text.isEmpty ? nil : parts
    }

    /// The utterance decoded behind its context; nil when that says nothing of the utterance itself.
    private func continued(
        _ context: UtteranceContext, _ utterance: Utterance, _ policy: WindowPolicy
    ) async throws -> Transcript? {
        var options = options
        options.language = context.language
        options.temperatures = Array(options.temperatures.prefix(1))
        // No limit of tokens: beams that it breaks off may win against those that have come to their end.
        let lead = Double(context.samples.count) / Double(sampleRate)
        let parts = context.segments.map { WindowPrefix.Part(start: $0.start, end: $0.end, text: $0.text) }
        let transcript = try await decode(
            context.samples + utterance.samples, options, policy, heard: WindowPrefix(parts: parts, end: lead))
        guard let last = transcript.segments.last?.decoding else { return nil }
        let isLooping = last.compressionRatio > options.compressionRatioThreshold ?? .infinity
        let tokens = transcript.segments.reduce(0) { $0 + ($1.decoding?.tokens.count ?? 0) }
        // A text that leaks from what was told before, or one word again and again, says nothing of this utterance.
        let isRepetition = context.segments.last.map { TextUnit.sameText($0.text, transcript.text) } ?? false
        let isFull = tokens >= Self.mostTokens(utterance)
        return isLooping || isRepetition || isFull ? nil : transcript
    }

    /// What `samples` say, times from the start of what is not `heard` already.
    private func decode(
        _ samples: ArraySlice<Float>, _ options: DecodingOptions, _ policy: WindowPolicy, heard: WindowPrefix? = nil
    ) async throws -> Transcript {
        let lead = heard?.end ?? 0
        let seconds = Double(samples.count) / Double(sampleRate) - lead
        var transcript = Transcript(language: options.language ?? "", duration: max(0, seconds))
        guard let usable = SpeechSamples.usable(Array(samples)) else { return transcript }
        do {
            let text = try await engine.transcribe(
                ArraySource(usable), options: options, policy: policy, heard: heard)
            transcript.language = text.language
            transcript.segments = text.segments.compactMap { Segment($0, offset: -lead) }
                .within(0...transcript.duration).numbered(from: 0)
            return transcript
        } catch let error as WhisperError {
            throw RecognitionError(error)
        }
    }

    private static func mostTokens(_ utterance: Utterance) -> Int {
        4 + Int(tokensPerSecond * Double(utterance.samples.count) / Double(sampleRate))
    }
}

extension Transcript {
    /// The mean log-probability of the tokens of its least likely segment; without text none is less likely.
    fileprivate var likelihood: Double {
        segments.map { $0.decoding?.averageLogProbability ?? 0 }.min() ?? -.infinity
    }
}
