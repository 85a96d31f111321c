/// Makes lattices of patterns.
///
/// The end of what was added so far is a set of nodes (the frontier), one for each way to get there; so alternatives
/// need no silent edges to meet again.
struct LatticeBuilder {
    private var incoming: [[ReadingLattice.Edge]] = [[]]
    private var frontier: Set<Int> = [0]
    /// Nodes at which a word begins.
    private var beginnings: Set<Int> = [0]
    private let keepsSpaces: Bool

    /// Readings of `pattern` character by character, spaces left out.
    static func characters(_ pattern: ReadingPattern) -> ReadingLattice {
        var builder = LatticeBuilder(keepsSpaces: false)
        builder.add(pattern)
        return ReadingLattice(incoming: builder.incoming, finals: builder.frontier) ?? ReadingLattice(path: [])
    }

    /// Readings of `pattern` word by word.
    static func words(_ pattern: ReadingPattern) -> ReadingLattice {
        var builder = LatticeBuilder(keepsSpaces: true)
        builder.add(pattern)
        return builder.joinedWords()
    }

    private init(keepsSpaces: Bool) { self.keepsSpaces = keepsSpaces }

    private mutating func add(_ pattern: ReadingPattern) {
        switch pattern {
        case .text(let text):
            for character in text { step(String(character), from: frontier) }
        case .sequence(let parts):
            for part in parts { add(part) }
        case .choice(let parts):
            let start = frontier
            var ends: Set<Int> = []
            for part in parts {
                frontier = start
                add(part)
                ends.formUnion(frontier)
            }
            frontier = ends
        case .space:
            guard keepsSpaces else { return }
            let began = frontier.intersection(beginnings)
            let open = frontier.subtracting(beginnings)
            guard !open.isEmpty else { return }
            step(" ", from: open)
            beginnings.formUnion(frontier)
            frontier.formUnion(began)
        case .optionalSpace:
            let before = frontier
            add(.space)
            frontier.formUnion(before)
        }
    }

    private mutating func step(_ label: String, from sources: Set<Int>) {
        incoming.append(sources.sorted().map { ReadingLattice.Edge(from: $0, label) })
        frontier = [incoming.count - 1]
    }

    /// The words between the spaces as edges.
    private func joinedWords() -> ReadingLattice {
        var outgoing = [[(target: Int, label: String)]](repeating: [], count: incoming.count)
        for (node, edges) in incoming.enumerated() {
            for edge in edges { outgoing[edge.source].append((node, edge.label)) }
        }
        let starts = beginnings.sorted()
        var numbers = [Int: Int](uniqueKeysWithValues: starts.enumerated().map { ($1, $0) })
        let end = starts.count
        numbers[incoming.count] = end
        var edges = [[ReadingLattice.Edge]](repeating: [], count: end + 1)
        for (source, start) in starts.enumerated() {
            var found: Set<Target> = []
            collect(from: start, "", outgoing, &found)
            for word in found.sorted(by: { ($0.node, $0.word) < ($1.node, $1.word) }) {
                guard let target = numbers[word.node] else { continue }
                edges[target].append(ReadingLattice.Edge(from: source, word.word))
            }
        }
        var finals = Set(frontier.intersection(beginnings).compactMap { numbers[$0] })
        if edges[end].isEmpty { edges.removeLast() } else { finals.insert(end) }
        return ReadingLattice(incoming: edges, finals: finals) ?? ReadingLattice(path: [])
    }

    /// A word and the node at which the next one begins; the number of nodes stands for the end of the text.
    private struct Target: Hashable {
        let node: Int
        let word: String
    }

    /// The most readings that one word keeps; beyond it the rest are left out. A telephone number has some hundred.
    private static let mostReadings = 4096

    private func collect(
        from node: Int, _ word: String, _ outgoing: [[(target: Int, label: String)]], _ found: inout Set<Target>
    ) {
        guard found.count < Self.mostReadings else { return }
        if frontier.contains(node), !word.isEmpty { found.insert(Target(node: incoming.count, word: word)) }
        for edge in outgoing[node] {
            if edge.label == " " {
                found.insert(Target(node: edge.target, word: word))
            } else {
                collect(from: edge.target, word + edge.label, outgoing, &found)
            }
        }
    }
}
