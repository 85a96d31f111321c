import SoriCore
import SoriRecognition
import SoriSpeakers
import Synchronization

/// Gives the utterances of one live session to registered speakers, split where the speaker changes.
final class SpeakerLabeller: Sendable {
    private let models: SpeakerModels
    private let matcher: SpeakerMatcher
    /// What the speakers are called, by their ids; who has no name is known by the id alone.
    private let names: [String: String]
    /// Seconds of silence that utterances have on both sides.
    private let padding: Double
    private let logger: Logger
    private let previous = Mutex<String?>(nil)

    init(
        _ models: SpeakerModels, voices: [RegisteredVoice], names: [String: String], padding: Double, logger: Logger
    ) {
        self.models = models
        self.padding = padding
        matcher = SpeakerMatcher(voices)
        self.names = names
        self.logger = logger
    }

    /// The parts of an utterance, each with who says it; whoever is the nearest where nobody is near.
    func label(_ final: LiveFinal) async -> [LiveFinal] {
        do throws(SpeakerError) {
            let spans = try await models.spans(ofUtterance: Array(final.samples))
            return parts(of: final, spans)
        } catch {
            // The text is worth more than who says it: whoever spoke before is taken to go on.
            logger.error("the speaker of an utterance is not known", ["error": "\(error)"])
            return parts(of: final, [])
        }
    }

    private func parts(of final: LiveFinal, _ spans: [VoiceSpan]) -> [LiveFinal] {
        var told: [(span: VoiceSpan, speaker: LiveSpeaker)] = []
        for span in spans {
            let match = matcher.match(
                models.voiceprint(of: span.voice), seconds: span.seconds, previous: previous.withLock { $0 })
            guard let nearest = match.nearest else { continue }
            previous.withLock { $0 = nearest.id }
            let speaker = speaker(nearest.id, score: nearest.score, isCertain: match.isAccepted)
            if let last = told.last, last.speaker.id == speaker.id {
                told[told.count - 1].span.end = span.end
                told[told.count - 1].span.seconds += span.seconds
                // The longer the span, the more it says of how sure that is.
                if span.seconds > last.span.seconds { told[told.count - 1].speaker = speaker }
            } else {
                told.append((span, speaker))
            }
        }
        guard told.count > 1 else {
            var whole = final
            whole.speaker = told.first?.speaker ?? whoeverSpokeBefore()
            if let span = told.first?.span {
                whole.start = start(of: span, in: final)
                whole.end = end(of: span, in: final)
                whole.samples = final.samples(from: whole.start, to: whole.end)
            }
            whole.transcript.segments = whole.transcript.segments.map { segment in
                var segment = segment
                segment.words = []
                return segment
            }
            return whole.speaker == nil ? [] : [whole]
        }
        return split(final, told)
    }

    /// The utterance cut between words where the speaker changes; whoever has no word in it is left out.
    private func split(_ final: LiveFinal, _ told: [(span: VoiceSpan, speaker: LiveSpeaker)]) -> [LiveFinal] {
        let turns = told.enumerated().map { index, entry in
            SpeakerTurn(
                start: final.start + entry.span.start, end: final.start + entry.span.end, speaker: index)
        }
        var attributed = final.transcript.attributed(to: Diarisation(exclusiveTurns: turns), keepsWords: false)
        // A word far from any voice is said by whoever spoke before it: no text is lost.
        var label = Transcript.label(ofSpeaker: 0)
        for index in attributed.segments.indices {
            label = attributed.segments[index].speaker ?? label
            attributed.segments[index].speaker = label
        }
        return told.indices.compactMap { index in
            let label = Transcript.label(ofSpeaker: index)
            let segments = attributed.segments.filter { $0.speaker == label }
            guard !segments.isEmpty else { return nil }
            var part = final
            part.transcript.segments = segments
            part.start = index == 0 ? start(of: told[index].span, in: final) : turns[index].start
            part.end = index == told.count - 1 ? end(of: told[index].span, in: final) : turns[index].end
            part.speaker = told[index].speaker
            part.samples = final.samples(from: part.start, to: part.end)
            return part
        }
    }

    /// Where the first span's speech begins: a soft beginning is heard by voice activity before the voice is.
    private func start(of span: VoiceSpan, in final: LiveFinal) -> Double {
        final.start + min(span.start, padding)
    }

    private func end(of span: VoiceSpan, in final: LiveFinal) -> Double {
        max(min(final.end, final.start + span.end), final.end - padding)
    }

    /// Whoever spoke before, else the first: an utterance in which no voice could be told.
    private func whoeverSpokeBefore() -> LiveSpeaker? {
        (previous.withLock { $0 } ?? matcher.voices.first?.id).map { speaker($0, score: 0, isCertain: false) }
    }

    private func speaker(_ id: String, score: Float, isCertain: Bool) -> LiveSpeaker {
        LiveSpeaker(id: id, name: names[id], score: score, isCertain: isCertain)
    }
}

extension LiveFinal {
    /// The audio between two times of the session.
    fileprivate func samples(from start: Double, to end: Double) -> ArraySlice<Float> {
        let lower = min(samples.count, max(0, Int((start - self.start) * Double(sampleRate))))
        let upper = min(samples.count, max(lower, Int((end - self.start) * Double(sampleRate))))
        return samples[samples.startIndex + lower..<samples.startIndex + upper]
    }
}
