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
    ///
    /// How many readings are kept is bounded, for a word and for the text; what is beyond is left out. The first
    /// reading is always kept.
    private func joinedWords() -> ReadingLattice {
        var outgoing = [[(target: Int, label: String)]](repeating: [], count: incoming.count)
        for (node, edges) in incoming.enumerated() {
            for edge in edges { outgoing[edge.source].append((node, edge.label)) }
        }
        // Where words begin: the node here, and its number in the lattice of words.
        var numbers = [0: 0]
        var edges: [[ReadingLattice.Edge]] = [[]]
        var ends: [ReadingLattice.Edge] = []
        var pending: [Int: [ReadingLattice.Edge]] = [:]
        var finals: Set<Int> = []
        var left = 100_000 + 4 * incoming.count
        for start in beginnings.sorted() {
            if start > 0 {
                // One that no kept reading leads to is left out.
                guard let entering = pending.removeValue(forKey: start) else { continue }
                numbers[start] = edges.count
                edges.append(entering)
            }
            guard let source = numbers[start] else { continue }
            if frontier.contains(start) { finals.insert(source) }
            let found = words(from: start, outgoing, limit: min(Self.mostReadings, max(1, left)))
            left -= found.count
            for word in found {
                let edge = ReadingLattice.Edge(from: source, word.text)
                if word.target == incoming.count {
                    ends.append(edge)
                } else {
                    pending[word.target, default: []].append(edge)
                }
            }
        }
        if !ends.isEmpty {
            finals.insert(edges.count)
            edges.append(ends)
        }
        return ReadingLattice(incoming: edges, finals: finals) ?? ReadingLattice(path: [])
    }

    /// A word and the node at which the next one begins; the number of nodes stands for the end of the text.
    private struct Word: Hashable {
        let target: Int
        let text: String
    }

    /// The most readings that one word keeps; a telephone number has some hundred.
    private static let mostReadings = 4096
    /// The most characters that are copied to find them.
    private static let mostCharacters = 1_000_000

    /// The readings of the word that begins at `start`, in the order of the alternatives.
    private func words(
        from start: Int, _ outgoing: [[(target: Int, label: String)]], limit: Int
    ) -> [Word] {
        var seen: Set<Word> = []
        var found: [Word] = []
        var copied = 0
        func add(_ target: Int, _ text: String) {
            let word = Word(target: target, text: text)
            if seen.insert(word).inserted { found.append(word) }
        }
        var open = [(node: start, text: "")]
        // Depth first, so that the first reading is complete before any limit is looked at.
        while var (node, text) = open.popLast(), found.isEmpty || found.count < limit && copied < Self.mostCharacters {
            while true {
                if frontier.contains(node), !text.isEmpty { add(incoming.count, text) }
                let edges = outgoing[node]
                if edges.count == 1, edges[0].label != " " {
                    text += edges[0].label
                    node = edges[0].target
                    continue
                }
                for edge in edges.reversed() {
                    if edge.label == " " {
                        add(edge.target, text)
                    } else {
                        copied += text.utf8.count
                        open.append((edge.target, text + edge.label))
                    }
                }
                break
            }
        }
        return found
    }
}
