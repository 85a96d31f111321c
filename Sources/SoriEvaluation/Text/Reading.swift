/// A part of a text as it may be spoken and spelled: in one way, or in any of several.
///
/// A number in digits is one of its readings and itself; a space inside a text separates words.
indirect enum Reading: Sendable, Equatable {
    /// In one way.
    case text(String)
    /// In any of these ways, each a sequence.
    case oneOf([[Reading]])

    /// Joined or apart: `30분` and `30 분`.
    static let gap = Reading.oneOf([[.text("")], [.text(" ")]])

    /// One of these texts.
    static func oneOf(_ texts: [String]) -> Reading {
        texts.count == 1 ? .text(texts[0]) : .oneOf(texts.map { [.text($0)] })
    }

    /// The texts that a sequence can be, duplicates left out, those of earlier alternatives first; at most `limit`.
    static func texts(_ readings: [Reading], limit: Int) -> [String] {
        var found = [""]
        for reading in readings {
            let ways: [String] =
                switch reading {
                case .text(let text): [text]
                case .oneOf(let alternatives): alternatives.flatMap { texts($0, limit: limit) }
                }
            var (next, seen): ([String], Set<String>) = ([], [])
            // Level by level, so that a limit cuts what is unusual in each part, not all of the last part.
            for sum in 0..<(found.count + ways.count) where next.count < limit {
                for first in max(0, sum - ways.count + 1)...min(sum, found.count) where first < found.count {
                    let text = found[first] + ways[sum - first]
                    if next.count < limit, seen.insert(text).inserted { next.append(text) }
                }
            }
            found = next
        }
        return found
    }
}
