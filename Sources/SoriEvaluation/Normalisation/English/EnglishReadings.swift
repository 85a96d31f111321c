/// The words of an English text as a lattice: each number and contraction in the ways it may be said.
enum EnglishReadings {
    private static let contractions = ["is": ["is", "has"], "would": ["would", "had"]]

    /// The lattice of words that `EnglishWords` gave.
    static func lattice(_ words: [String]) -> ReadingLattice {
        var incoming: [[ReadingLattice.Edge]] = [[]]
        var node = 0
        for word in words {
            var entering: [ReadingLattice.Edge] = []
            for reading in readings(word) {
                var source = node
                for part in reading.dropLast() {
                    incoming.append([ReadingLattice.Edge(from: source, part)])
                    source = incoming.count - 1
                }
                if let last = reading.last { entering.append(ReadingLattice.Edge(from: source, last)) }
            }
            incoming.append(entering)
            node = incoming.count - 1
        }
        return ReadingLattice(incoming: incoming, finals: [node]) ?? ReadingLattice(path: words)
    }

    /// The ways to say one word, each a run of words; the first is the word as `EnglishWords` spells it.
    static func readings(_ word: String) -> [[String]] {
        if word.last == EnglishContractions.ambiguous {
            let plain = String(word.dropLast())
            return (contractions[plain] ?? [plain]).map { [$0] }
        }
        if word == "2nd" { return [[word], ["second"]] }
        guard word.count >= 3, word.count <= 12, word.allSatisfy(\.isASCIIDigit), let value = Int(word) else {
            return [[word]]
        }
        // Digit by digit, 0 as zero or o.
        var readings = [[word], word.map(String.init)]
        if word.contains("0") { readings.append(word.map { $0 == "0" ? "oh" : String($0) }) }
        if value == 100 { readings.append(["a", "hundred"]) }
        if value == 1000 { readings.append(["a", "thousand"]) }
        guard word.count == 4, let head = Int(word.prefix(2)), let tail = Int(word.suffix(2)), head >= 10 else {
            return readings
        }
        // Years: nineteen eighty four, nineteen oh five, nineteen hundred and five.
        if tail >= 10 {
            readings.append([String(head), String(tail)])
        } else if tail > 0 {
            readings.append([String(head), "oh", String(tail)])
            readings.append([String(head), "o", String(tail)])
        }
        return readings
    }
}
