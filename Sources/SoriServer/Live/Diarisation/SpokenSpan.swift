import SoriCore
import SoriRecognition
import SoriSpeakers

/// A span of an utterance that one speaker says.
struct SpokenSpan: Sendable {
    /// Seconds from the start of the utterance.
    var start: Double
    /// Seconds from the start of the utterance, not before `start`.
    var end: Double
    /// Seconds of speech in it.
    var seconds: Double
    var speaker: LiveSpeaker
}

extension LiveFinal {
    /// The final without the words of its segments, which are there for cutting it.
    var withoutWords: LiveFinal {
        var copy = self
        for index in copy.transcript.segments.indices { copy.transcript.segments[index].words = [] }
        return copy
    }

    /// The final cut between words where the speaker changes; whoever has no word in it is left out, and every word is
    /// in one part.
    ///
    /// - Parameters:
    ///   - spans: who speaks when, in order; not empty. Two that follow each other are of different speakers.
    ///   - padding: seconds of silence on both sides of the utterance.
    ///   - edges: where its sound begins and ends, for the times that are told.
    func parts(_ spans: [SpokenSpan], padding: Double, edges: SoundEdges) -> [LiveFinal] {
        let begin = start + edges.start(heard: spans[0].start, padding: padding)
        let finish = start + edges.end(heard: spans[spans.count - 1].end, length: end - start, padding: padding)
        guard spans.count > 1 else {
            return [withoutWords.part(from: min(begin, finish), to: finish, spans[0])]
        }
        let turns = spans.enumerated().map { index, span in
            SpeakerTurn(start: start + span.start, end: start + span.end, speaker: index)
        }
        var attributed = transcript.attributed(to: Diarisation(exclusiveTurns: turns), keepsWords: false)
        // A word far from any voice is said by whoever spoke before it: no text is lost.
        var label = Transcript.label(ofSpeaker: 0)
        for index in attributed.segments.indices {
            label = attributed.segments[index].speaker ?? label
            attributed.segments[index].speaker = label
        }
        return spans.indices.compactMap { index in
            let label = Transcript.label(ofSpeaker: index)
            var part = self
            part.transcript.segments = attributed.segments.filter { $0.speaker == label }
            guard !part.transcript.segments.isEmpty else { return nil }
            let first = index == 0 ? min(begin, turns[index].end) : turns[index].start
            let last = index == spans.count - 1 ? max(finish, turns[index].start) : turns[index].end
            return part.part(from: first, to: last, spans[index])
        }
    }

    /// The final between two times of the session, with its audio there and its speaker.
    private func part(from first: Double, to last: Double, _ span: SpokenSpan) -> LiveFinal {
        var part = self
        func position(_ time: Double) -> Int { Int(((time - start) * Double(sampleRate)).rounded()) }
        let lower = min(samples.count, max(0, position(first)))
        let upper = min(samples.count, max(lower, position(last)))
        part.samples = samples[samples.startIndex + lower..<samples.startIndex + upper]
        (part.start, part.end, part.speaker) = (first, last, span.speaker)
        return part
    }
}
