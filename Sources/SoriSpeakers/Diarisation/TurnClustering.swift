import Glibc

/// Tells who speaks by what is said between two edges of the turns: the voice there is one person's, whatever the
/// windows took it for.
///
/// Agglomerative clustering gives more speakers than there are; VBx on the spans, each weighing as much as its length,
/// leaves those that are needed, and those whose voices are still alike are joined.
struct TurnClustering {
    /// Below this mean cosine clusters are not joined at the start.
    var leastCosine: Float = 0.6
    /// Up to so many seconds of speech VBx weighs against many speakers as usual, then more: what it takes for evidence
    /// is one microphone and one mood of a voice again and again, and would be taken for more and more people.
    var usualSpeech = 300.0
    var growth = 0.75
    /// What a second of a span says to VBx, up to `mostSeconds`: windows of a second apart say 0.07 each in pyannote,
    /// and each second is in more than one of them.
    var evidence = 0.13
    var mostSeconds = 5.0
    /// Shorter spans tell little of a voice: they go to the nearest.
    var leastSteps = 2
    /// More spans are not compared in pairs; the longest are.
    var mostCompared = 2_000

    /// A span in which one speaker is heard.
    private struct Span {
        let part: Int
        let voice: SpeakerEmbedding
        let seconds: Double
    }

    /// The turns with their speakers decided anew, and the speakers' voices.
    func apply(
        _ turns: [SpeakerTurn], atoms: VoiceAtoms, plda: PLDA, options: DiarisationOptions
    ) -> (turns: [SpeakerTurn], voices: [Voiceprint]) {
        let parts = turns.parts
        let spans = parts.enumerated().compactMap { index, part -> Span? in
            guard part.turns.count == 1, let voice = atoms.embedding(from: part.start, to: part.end) else { return nil }
            return Span(part: index, voice: voice, seconds: part.end - part.start)
        }
        let long = spans.filter { $0.seconds >= Double(leastSteps) * VoiceAtoms.duration }
        let compared = (long.isEmpty ? spans : long).sorted { $0.seconds > $1.seconds }.prefix(mostCompared)
        guard !compared.isEmpty else { return ([], []) }
        let (speakers, voices) = cluster(Array(compared), plda: plda, options)
        // Who was decided stays; all other spans go to whose voice is the nearest.
        var decided = Dictionary(uniqueKeysWithValues: zip(compared.map(\.part), speakers))
        for span in spans where decided[span.part] == nil { decided[span.part] = span.voice.nearest(of: voices) }
        let turns = parts.enumerated().flatMap { index, part -> [SpeakerTurn] in
            let heard = atoms.embedding(from: part.start, to: part.end)
            let speakers = decided[index].map { [$0] } ?? Self.overlapping(index, parts, decided, heard, voices)
            return speakers.map { SpeakerTurn(start: part.start, end: part.end, speaker: $0) }
        }
        let prints = voices.indices.map { speaker in
            Self.voiceprint(of: zip(compared, speakers).filter { $0.1 == speaker }.map(\.0), plda)
        }
        return (turns.filled(pausesUpTo: 0), prints)
    }

    /// The voice of spans as enrolment hears it: of all their speech, and not of their directions, for how long an
    /// embedding is tells how far it lies from the middle of all voices.
    private static func voiceprint(of spans: [Span], _ plda: PLDA) -> Voiceprint {
        var sums = [Float](repeating: 0, count: SpeakerEmbedding.width)
        var seconds: Float = 0
        for span in spans {
            seconds += Float(span.seconds)
            for (index, value) in span.voice.values.enumerated() { sums[index] += Float(span.seconds) * value }
        }
        return plda.voiceprint(of: SpeakerEmbedding(values: sums.map { $0 / max(seconds, .leastNonzeroMagnitude) }))
    }

    private func cluster(
        _ spans: [Span], plda: PLDA, _ options: DiarisationOptions
    ) -> (speakers: [Int], voices: [SpeakerEmbedding]) {
        let directions = spans.map(\.voice.normalised)
        let weights = spans.map { Float(min(mostSeconds, $0.seconds)) }
        func clusters(_ threshold: Float) -> [Int] {
            AgglomerativeClustering.clusters(directions, weights: weights, leastCosine: threshold)
        }
        let start = clusters(leastCosine)
        var bayes = VariationalBayes()
        let speech = spans.reduce(0) { $0 + $1.seconds }
        bayes.regularisation *= pow(max(1, speech / usualSpeech), growth)
        let shares = bayes.responsibilities(
            spans.map { plda.project($0.voice) }, weights: weights.map { evidence * Double($0) },
            variance: plda.variance, start: start)
        let told = SpeakerGroups(
            shares.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }, directions, weights)
        var groups = SpeakerGroups(
            VoiceJoining().joined(
                told.numbers, voices: spans.map { plda.voiceprint(of: $0.voice) }, weights: weights,
                seconds: spans.map(\.seconds)), directions, weights)
        let wanted = options.allowed(groups.count)
        var threshold = leastCosine
        while groups.count < wanted, threshold < 1 {
            threshold += 0.05
            groups = SpeakerGroups(clusters(threshold), directions, weights)
        }
        groups.join(downTo: wanted)
        return (groups.numbers, groups.voices)
    }

    /// Who is heard in a part that is nobody's alone: as many speakers as the windows hear, all different.
    private static func overlapping(
        _ index: Int, _ parts: [TurnPart], _ decided: [Int: Int], _ heard: SpeakerEmbedding?,
        _ voices: [SpeakerEmbedding]
    ) -> [Int] {
        let part = parts[index]
        /// The spans around, the nearest first.
        let around = (max(0, index - 8)...min(parts.count - 1, index + 8)).filter { decided[$0] != nil }.sorted {
            part.distance(to: parts[$0]) < part.distance(to: parts[$1])
        }
        var left = Set(voices.indices)
        for turn in part.turns {
            // Who that was in the nearest span alone; else somebody whom the windows took for another: who speaks
            // before or behind; else whose voice is in it.
            let spans = around.filter { parts[$0].turns[0].speaker == turn.speaker } + around
            let speaker =
                spans.lazy.compactMap { decided[$0] }.first { left.contains($0) }
                ?? heard.flatMap { heard in left.max { heard.cosine(voices[$0]) < heard.cosine(voices[$1]) } }
            if let speaker { left.remove(speaker) }
        }
        return voices.indices.filter { !left.contains($0) }
    }
}
