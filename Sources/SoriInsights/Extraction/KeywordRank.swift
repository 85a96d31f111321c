import Glibc

/// Which words a conversation is about.
enum KeywordRank {
    /// At most `limit` keywords, the weightiest first.
    ///
    /// A term weighs more the more often it is said, the rarer the sentences with it are and the more they count. Two
    /// terms that mostly stand together become one keyword.
    static func keywords(_ sentences: [[TermReader.Term]], weights: [Double], limit: Int) -> [String] {
        var counts: [String: Int] = [:]
        var spread: [String: Int] = [:]
        var standing: [String: Double] = [:]
        var shown: [String: [String: Int]] = [:]
        var pairs: [Pair: Int] = [:]
        for (index, terms) in sentences.enumerated() {
            for term in terms {
                counts[term.key, default: 0] += 1
                shown[term.key, default: [:]][term.shown, default: 0] += 1
            }
            for key in Set(terms.map(\.key)) {
                spread[key, default: 0] += 1
                standing[key, default: 0] += weights[index]
            }
            for (left, right) in zip(terms, terms.dropFirst()) where left.key != right.key {
                pairs[Pair(left: left.key, right: right.key), default: 0] += 1
            }
        }
        let total = Double(sentences.count)
        let enough = sentences.count > 8 ? 2 : 1
        func score(_ key: String) -> Double {
            let rarity = log(1 + total / Double(spread[key] ?? 1))
            return Double(counts[key] ?? 0).squareRoot() * rarity * (standing[key] ?? 0)
        }
        func form(_ key: String) -> String {
            (shown[key] ?? [:]).max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? key
        }
        let ranked = counts.filter { $0.value >= enough }.map { (key: $0.key, score: score($0.key)) }
            .sorted { ($0.score, $1.key) > ($1.score, $0.key) }
        let close = pairs.filter { pair, count in
            count >= 2 && Double(count) >= 0.6 * Double(max(counts[pair.left] ?? 0, counts[pair.right] ?? 0))
        }
        var used: Set<String> = []
        var keywords: [String] = []
        for (key, _) in ranked where keywords.count < limit && used.insert(key).inserted {
            let run = run(from: key, close, used: &used)
            keywords.append(run.dropFirst().reduce(form(run[0])) { joined($0, form($1)) })
        }
        return keywords
    }

    /// The terms that mostly stand beside `key`, in order, with it: one more for words, up to four for pairs of signs.
    private static func run(from key: String, _ close: [Pair: Int], used: inout Set<String>) -> [String] {
        let longest = TermReader.isUnspaced(key) ? 5 : 2
        var run = [key]
        while run.count < longest {
            let (first, last) = (run[0], run[run.count - 1])
            let next = close.filter { pair, _ in
                pair.right == first && !used.contains(pair.left) || pair.left == last && !used.contains(pair.right)
            }.max { ($0.value, $1.key.left, $1.key.right) < ($1.value, $0.key.left, $0.key.right) }?.key
            guard let next else { break }
            if next.right == first, used.insert(next.left).inserted {
                run.insert(next.left, at: 0)
            } else {
                used.insert(next.right)
                run.append(next.right)
            }
        }
        return run
    }

    /// Two neighbouring terms as one; pairs of signs that overlap are put over each other.
    private static func joined(_ left: String, _ right: String) -> String {
        let overlaps = TermReader.isUnspaced(left) && TermReader.isUnspaced(right) && left.last == right.first
        return overlaps ? left + right.dropFirst() : "\(left) \(right)"
    }

    private struct Pair: Hashable {
        let left: String
        let right: String
    }
}
