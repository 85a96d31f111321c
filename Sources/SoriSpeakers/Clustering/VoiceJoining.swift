/// Joins groups whose voices are so alike that they are one person's.
///
/// Where there is much speech, clustering sometimes takes what a microphone or a mood makes of a voice for a voice of
/// its own. The more is known of two groups, the more alike they must be.
struct VoiceJoining {
    /// The likeness of voiceprints that groups of any length need, -1...1.
    var leastLikeness: Float = 0.8
    /// What a second of speech is forgiven, less for more of it, for each of the two groups; as in `MatchingRules`.
    var shortness: Float = 0.2

    /// A group's voiceprints, added up, and its seconds.
    private struct Group {
        var sums: [Float]
        var seconds: Double

        var share: Float { Float(1 / min(20, max(0.5, seconds))) }
        var voice: Voiceprint { Voiceprint(direction: SpeakerEmbedding(values: sums)) }
    }

    /// The numbers of the groups, from 0, once no two are alike.
    ///
    /// - Parameters:
    ///   - numbers: the group of each voice, from 0 without gaps.
    ///   - voices: the voiceprint of each span.
    ///   - weights: how much each counts in the middle of its group.
    ///   - seconds: the length of each span.
    func joined(_ numbers: [Int], voices: [Voiceprint], weights: [Float], seconds: [Double]) -> [Int] {
        var numbers = numbers
        let empty = Group(sums: [Float](repeating: 0, count: SpeakerEmbedding.width), seconds: 0)
        var groups = [Group](repeating: empty, count: (numbers.max() ?? -1) + 1)
        for (index, number) in numbers.enumerated() {
            for (position, value) in voices[index].values.enumerated() {
                groups[number].sums[position] += weights[index] * value
            }
            groups[number].seconds += seconds[index]
        }
        while let (first, second) = mostAlike(groups) {
            for position in groups[first].sums.indices { groups[first].sums[position] += groups[second].sums[position] }
            groups[first].seconds += groups[second].seconds
            groups.remove(at: second)
            for index in numbers.indices {
                if numbers[index] == second {
                    numbers[index] = first
                } else if numbers[index] > second {
                    numbers[index] -= 1
                }
            }
        }
        return numbers
    }

    /// The two groups that are the farthest beyond the likeness they need; nil when none are.
    private func mostAlike(_ groups: [Group]) -> (first: Int, second: Int)? {
        let voices = groups.map(\.voice)
        var best: (excess: Float, first: Int, second: Int)?
        for first in groups.indices {
            for second in first + 1..<max(first + 1, groups.count) {
                let needed = leastLikeness - shortness * (groups[first].share + groups[second].share)
                let excess = voices[first].likeness(voices[second]) - needed
                if excess >= 0, excess > best?.excess ?? -1 { best = (excess, first, second) }
            }
        }
        return best.map { ($0.first, $0.second) }
    }
}
