/// Directions in groups, with the middle of each.
struct SpeakerGroups {
    /// The group of each direction, from 0.
    private(set) var numbers: [Int]
    /// The middle direction of each group.
    private(set) var voices: [SpeakerEmbedding]
    private var weights: [Float]
    private let directions: [SpeakerEmbedding]
    private let directionWeights: [Float]

    /// Groups the directions by `numbers`; numbers that no direction has are left out.
    init(_ numbers: [Int], _ directions: [SpeakerEmbedding], _ weights: [Float]) {
        self.numbers = numbers
        self.directions = directions
        directionWeights = weights
        voices = []
        self.weights = []
        gather()
    }

    /// How many groups there are.
    var count: Int { voices.count }

    /// Joins groups until there are `most`: always those two whose joining moves the least weight the least (Ward).
    mutating func join(downTo most: Int) {
        while count > max(1, most) {
            var best: (cost: Float, first: Int, second: Int) = (.infinity, 0, 1)
            for first in voices.indices {
                for second in first + 1..<count {
                    let moved = weights[first] * weights[second] / (weights[first] + weights[second])
                    let cost = moved * (1 - voices[first].product(voices[second]))
                    if cost < best.cost { best = (cost, first, second) }
                }
            }
            for index in numbers.indices where numbers[index] == best.second { numbers[index] = best.first }
            gather()
        }
    }

    private mutating func gather() {
        let kept = Set(numbers).sorted()
        let positions = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
        var sums = [[Float]](repeating: [Float](repeating: 0, count: SpeakerEmbedding.width), count: kept.count)
        weights = [Float](repeating: 0, count: kept.count)
        for index in numbers.indices {
            let group = positions[numbers[index]] ?? 0
            numbers[index] = group
            weights[group] += directionWeights[index]
            let values = directions[index].values
            for number in values.indices { sums[group][number] += directionWeights[index] * values[number] }
        }
        voices = sums.map { SpeakerEmbedding(values: $0).normalised }
    }
}
