/// Tells which of the windows' speakers are the same person, as far as windows of ten seconds tell: a window may take
/// two similar voices for one speaker. `TurnClustering` decides in the end.
struct WindowStitching {
    /// Below this mean cosine two clusters are two people; rather too many people than too few.
    var leastCosine: Float = 0.6
    /// A window's speaker must be heard alone in this part of it to count at first.
    var leastShare = 0.2
    /// More voices are not compared in pairs, for the pairs grow with the square; then every second, third ... counts.
    var mostCompared = 2_000

    /// How many people there may be, and for each window who its speakers are; nil for who is not heard.
    func assignments(_ observations: [WindowObservation]) -> (people: Int, assignments: [[Int?]]) {
        var voices = usable(observations, leastFrames: Int(leastShare * Double(LocalActivity.frames)))
        if voices.count < 2 { voices = usable(observations, leastFrames: 1) }
        let step = max(1, (voices.count + mostCompared - 1) / mostCompared)
        let compared = stride(from: 0, to: voices.count, by: step).map { voices[$0] }
        let clusters = AgglomerativeClustering.clusters(compared, leastCosine: leastCosine)
        let centroids = (0..<(clusters.max() ?? -1) + 1).compactMap { cluster in
            SpeakerEmbedding.mean(compared.indices.filter { clusters[$0] == cluster }.map { compared[$0] })
        }
        return (centroids.count, observations.map { Self.assignment($0, centroids) })
    }

    private func usable(_ observations: [WindowObservation], leastFrames: Int) -> [SpeakerEmbedding] {
        observations.flatMap { observation in
            observation.embeddings.enumerated().compactMap { speaker, embedding in
                observation.activity.framesAlone(of: speaker) >= leastFrames ? embedding?.normalised : nil
            }
        }
    }

    /// Each of the window's speakers gets another person while there are enough, the nearest otherwise.
    private static func assignment(_ observation: WindowObservation, _ centroids: [SpeakerEmbedding]) -> [Int?] {
        let heard = observation.embeddings.indices.filter { observation.embeddings[$0] != nil }
        let scores = heard.map { speaker in
            centroids.map { observation.embeddings[speaker]?.cosine($0) ?? 0 }
        }
        let best = LinearAssignment.best(scores)
        var result = [Int?](repeating: nil, count: observation.embeddings.count)
        for (index, speaker) in heard.enumerated() {
            result[speaker] = best[index] ?? scores[index].indices.max { scores[index][$0] < scores[index][$1] }
        }
        return result
    }
}
