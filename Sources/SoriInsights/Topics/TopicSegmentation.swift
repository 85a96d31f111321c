import Glibc
import SoriCore

/// Cuts a conversation into spans of one subject where the words change: TextTiling (Hearst, 1997) over blocks of
/// segments, in time that grows with the conversation and no faster.
enum TopicSegmentation {
    /// Terms of a block; segments are put together until they have as many.
    private static let termsOfBlock = 12
    /// Blocks that are compared on each side of a gap.
    private static let window = 4
    /// A topic has at least as many blocks.
    private static let fewestBlocks = 3
    /// How far from a gap the peaks beside it are looked for.
    private static let reach = 12
    private static let mostKeywords = 5
    private static let wordsOfTitle = 3

    private struct Block {
        var segments: Range<Int>
        var terms: [TermReader.Term] = []
    }

    /// The topics in order, all segments in one of them; empty when nothing was said.
    static func topics(of transcript: Transcript) -> [Topic] {
        let segments = transcript.segments
        let reader = TermReader(segments.map(\.text))
        let blocks = blocks(segments.map { reader.terms(of: $0.text) })
        guard segments.contains(where: { $0.text.contains { $0.isLetter || $0.isNumber } }), !blocks.isEmpty else {
            return []
        }
        var starts = [0] + borders(similarities(blocks))
        starts.append(blocks.count)
        let spans = zip(starts, starts.dropFirst()).map { $0..<$1 }
        let keywords = keywords(spans.map { span in blocks[span].flatMap(\.terms) })
        return zip(spans, keywords).map { span, keywords in
            let (first, last) = (
                segments[blocks[span.lowerBound].segments.lowerBound],
                segments[blocks[span.upperBound - 1].segments.upperBound - 1]
            )
            return Topic(
                title: keywords.prefix(wordsOfTitle).joined(separator: " · "), start: first.start,
                end: max(first.start, last.end), keywords: keywords, firstSegment: first.id, lastSegment: last.id)
        }
    }

    private static func blocks(_ terms: [[TermReader.Term]]) -> [Block] {
        var blocks: [Block] = []
        for (index, terms) in terms.enumerated() {
            if let last = blocks.last, last.terms.count < termsOfBlock {
                blocks[blocks.count - 1].segments = last.segments.lowerBound..<index + 1
                blocks[blocks.count - 1].terms += terms
            } else {
                blocks.append(Block(segments: index..<index + 1, terms: terms))
            }
        }
        return blocks
    }

    /// For each gap between two blocks how alike the blocks before and behind it are, 0...1.
    private static func similarities(_ blocks: [Block]) -> [Double] {
        var spread: [String: Int] = [:]
        for block in blocks { for key in Set(block.terms.map(\.key)) { spread[key, default: 0] += 1 } }
        // A term that is everywhere tells no subject from another.
        func rarity(_ key: String) -> Double { log(Double(blocks.count + 1) / Double(spread[key] ?? 1)) }
        func counts(_ range: Range<Int>) -> [String: Double] {
            blocks[range].reduce(into: [:]) { counts, block in
                for term in block.terms { counts[term.key, default: 0] += rarity(term.key) }
            }
        }
        return (1..<max(1, blocks.count)).map { gap in
            let (left, right) = (
                counts(max(0, gap - window)..<gap), counts(gap..<min(blocks.count, gap + window))
            )
            // In the order of the words, so that sums are the same on every run.
            let shared = left.keys.sorted().reduce(0) { $0 + (left[$1] ?? 0) * (right[$1] ?? 0) }
            let lengths = [left, right].map { side in
                side.keys.sorted().reduce(0) { $0 + (side[$1] ?? 0) * (side[$1] ?? 0) }.squareRoot()
            }
            return lengths[0] * lengths[1] > 0 ? shared / (lengths[0] * lengths[1]) : 0
        }
    }

    /// The blocks that begin a new topic: where the likeness lies far enough below the peaks on both sides.
    private static func borders(_ similarities: [Double]) -> [Int] {
        let gaps = similarities.count
        guard gaps + 1 >= 2 * fewestBlocks else { return [] }
        let smooth = (0..<gaps).map { gap in
            let range = max(0, gap - 1)...min(gaps - 1, gap + 1)
            return similarities[range].reduce(0, +) / Double(range.count)
        }
        let depths = (0..<gaps).map { gap -> Double in
            peak(smooth, from: gap, by: -1) + peak(smooth, from: gap, by: 1) - 2 * smooth[gap]
        }
        let mean = depths.reduce(0, +) / Double(gaps)
        let deviation = (depths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps)).squareRoot()
        let enough = max(0.1, mean + deviation / 2)
        // The deepest first, none too near another or an end. Each takes a bounded number of gaps.
        var isTaken = [Bool](repeating: false, count: gaps)
        var borders: [Int] = []
        for gap in depths.indices.sorted(by: { (depths[$0], $1) > (depths[$1], $0) }) {
            guard depths[gap] >= enough else { break }
            let block = gap + 1
            guard block >= fewestBlocks, gaps + 1 - block >= fewestBlocks, !isTaken[gap] else { continue }
            borders.append(block)
            for near in max(0, gap - fewestBlocks + 1)...min(gaps - 1, gap + fewestBlocks - 1) { isTaken[near] = true }
        }
        return borders.sorted()
    }

    /// The height that is reached from `gap` in one direction before it goes down again.
    private static func peak(_ values: [Double], from gap: Int, by step: Int) -> Double {
        var (best, position) = (values[gap], gap)
        for _ in 0..<reach {
            position += step
            guard values.indices.contains(position), values[position] >= best else { break }
            best = values[position]
        }
        return best
    }

    /// The words that each topic has and the others have less.
    private static func keywords(_ topics: [[TermReader.Term]]) -> [[String]] {
        var spread: [String: Int] = [:]
        for terms in topics { for key in Set(terms.map(\.key)) { spread[key, default: 0] += 1 } }
        return topics.map { terms in
            var counts: [String: Int] = [:]
            var shown: [String: String] = [:]
            for term in terms {
                counts[term.key, default: 0] += 1
                shown[term.key] = shown[term.key] ?? term.shown
            }
            func weight(_ key: String) -> Double {
                Double(counts[key] ?? 0) * log(1 + Double(topics.count) / Double(spread[key] ?? 1))
            }
            let ranked = counts.keys.map { (key: $0, weight: weight($0)) }
                .sorted { ($0.weight, $1.key) > ($1.weight, $0.key) }
            return ranked.prefix(mostKeywords).map { shown[$0.key] ?? $0.key }
        }
    }
}
