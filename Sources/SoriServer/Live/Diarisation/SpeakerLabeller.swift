import SoriCore
import SoriRecognition
import SoriSpeakers
import Synchronization

/// Gives the utterances of a live session to its speakers, split where the speaker changes.
final class SpeakerLabeller: Sendable {
    private struct State {
        var clustering: OnlineClustering
        /// What the registered speakers are called, by their ids; who has no name is known by the id alone.
        var names: [String: String]
    }

    private let models: SpeakerModels
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - registered: people whose voices are known.
    ///   - opensSpeakers: whether others may speak: they are numbered. Otherwise all that is said is said by whoever of
    ///     the registered is the nearest.
    ///   - names: what the registered are called, by their ids.
    init(
        _ models: SpeakerModels, registered: [RegisteredVoice], opensSpeakers: Bool, names: [String: String],
        logger: Logger
    ) {
        self.models = models
        self.logger = logger
        let clustering = OnlineClustering(registered: registered, opensSpeakers: opensSpeakers)
        state = Mutex(State(clustering: clustering, names: names))
    }

    /// The parts of an utterance, each with who says it; `padding` is the silence on both sides of it, in seconds.
    func label(_ final: LiveFinal, padding: Double) async -> [LiveFinal] {
        var spans: [VoiceSpan] = []
        do throws(SpeakerError) {
            spans = try await models.spans(ofUtterance: Array(final.samples))
        } catch {
            // The text is worth more than who says it: whoever spoke before is taken to go on.
            logger.error("the speaker of an utterance is not known", ["error": "\(error)"])
        }
        let told = state.withLock { state in speakers(of: spans, &state) }
        guard told.isEmpty else {
            let edges = await models.edges(ofUtterance: Array(final.samples))
            return final.parts(told, padding: padding, edges: edges)
        }
        var whole = final.withoutWords
        whole.speaker = state.withLock { state in
            state.clustering.lastSpeaker.map { Self.speaker($0, score: nil, isCertain: false, state.names) }
        }
        return [whole]
    }

    /// What was heard of a stranger; nil for a number that nobody has.
    func sample(ofStranger number: Int) -> VoiceSample? {
        state.withLock { $0.clustering.sample(ofStranger: number) }
    }

    /// The registry's id of somebody who was a stranger when first heard; nil for a stranger still.
    func registeredID(ofStranger number: Int) -> String? {
        state.withLock { $0.clustering.registeredID(ofStranger: number) }
    }

    /// From now on a stranger has the name of a registered person.
    func register(stranger number: Int, as speaker: RegisteredSpeaker) {
        state.withLock { state in
            state.clustering.register(stranger: number, as: speaker.voice)
            state.names[speaker.id] = speaker.name
        }
    }

    /// The spans with their speakers; what follows each other and is one person's is one span.
    private func speakers(of spans: [VoiceSpan], _ state: inout State) -> [SpokenSpan] {
        var told: [SpokenSpan] = []
        for span in spans {
            guard let decision = state.clustering.assign(models.voiceprint(of: span.voice), seconds: span.seconds)
            else { continue }
            let speaker = Self.speaker(
                decision.speaker, score: decision.score, isCertain: decision.isCertain, state.names)
            if let last = told.last, last.speaker.id == speaker.id {
                told[told.count - 1].end = span.end
                told[told.count - 1].seconds += span.seconds
                // The longer the span, the more it says of how sure that is.
                if span.seconds > last.seconds { told[told.count - 1].speaker = speaker }
            } else {
                told.append(SpokenSpan(start: span.start, end: span.end, seconds: span.seconds, speaker: speaker))
            }
        }
        return told
    }

    private static func speaker(
        _ speaker: OnlineClustering.Speaker, score: Float?, isCertain: Bool, _ names: [String: String]
    ) -> LiveSpeaker {
        switch speaker {
        case .registered(let id):
            LiveSpeaker(id: id, name: names[id], score: score, isCertain: isCertain)
        case .stranger(let number):
            LiveSpeaker(id: Transcript.label(ofSpeaker: number), score: score, isCertain: isCertain)
        }
    }
}
