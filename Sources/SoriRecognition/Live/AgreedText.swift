/// The beginning of a growing text that two decodings in a row agreed on (LocalAgreement-2). Pure.
///
/// What was agreed on stays as it is, whatever later decodings say. The last word of a decoding is never agreed on: the
/// audio may end in its middle. Source: Liu et al. 2020, "Low-latency sequence-to-sequence speech recognition".
struct AgreedText: Sendable {
    /// What no longer changes.
    private(set) var stable: [TextUnit] = []
    /// The last decoding behind what is stable.
    private var tail: [TextUnit] = []

    /// The text so far: what is stable and the last decoding's rest.
    var text: String { TextUnit.join(stable + tail) }

    /// Takes the text of a decoding of the utterance so far, from its start.
    mutating func update(_ hypothesis: String) {
        let units = TextUnit.units(of: hypothesis)
        let rest = Array(units.dropFirst(split(units)))
        var agreed = 0
        while agreed < min(tail.count, rest.count - 1), tail[agreed].means(rest[agreed]) { agreed += 1 }
        stable += rest.prefix(agreed)
        tail = Array(rest.dropFirst(agreed))
    }

    /// How many units of `units` say the same as the stable ones: the prefix with the least edit distance to them.
    private func split(_ units: [TextUnit]) -> Int {
        let isPrefix = units.count >= stable.count && zip(stable, units).allSatisfy { $0.means($1) }
        if isPrefix { return stable.count }
        // distances[p]: from the stable units seen so far to the first p units.
        var distances = Array(0...units.count)
        for (row, unit) in stable.enumerated() {
            var diagonal = distances[0]
            distances[0] = row + 1
            for column in units.indices {
                let substituted = diagonal + (unit.means(units[column]) ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(substituted, diagonal + 1, distances[column] + 1)
            }
        }
        var best = 0
        for (count, distance) in distances.enumerated() {
            let isNearer = abs(count - stable.count) < abs(best - stable.count)
            if distance < distances[best] || distance == distances[best] && isNearer { best = count }
        }
        return best
    }
}
