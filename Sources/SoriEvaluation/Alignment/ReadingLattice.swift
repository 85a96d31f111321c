/// Everything that a text may sound like: a directed acyclic graph whose edges carry one word or one character each.
///
/// Each path from node 0 to a final node is one reading of the text. Nodes are numbered in topological order: every
/// edge leads to a greater number.
public struct ReadingLattice: Sendable, Equatable {
    /// One edge into a node.
    public struct Edge: Sendable, Equatable {
        /// The node that the edge comes from, below the one it leads to.
        public let source: Int
        /// The word or character.
        public let label: String

        /// Makes an edge.
        public init(from source: Int, _ label: String) {
            self.source = source
            self.label = label
        }
    }

    /// The edges into each node; node 0 has none.
    public private(set) var incoming: [[Edge]]
    /// Where a reading may end, in order.
    public private(set) var finals: [Int]

    /// Makes the lattice of one reading, its words or characters in order.
    public init(path: some Sequence<String>) {
        incoming = [[]]
        finals = []
        for label in path { incoming.append([Edge(from: incoming.count - 1, label)]) }
        finals = [incoming.count - 1]
    }

    /// Makes a lattice of edges; nil unless each comes from a lower node, each node can be reached from node 0 and
    /// there is a final node.
    public init?(incoming: [[Edge]], finals: Set<Int>) {
        guard let first = incoming.first, first.isEmpty, !finals.isEmpty else { return nil }
        for (node, edges) in incoming.enumerated().dropFirst() {
            guard !edges.isEmpty, edges.allSatisfy({ (0..<node).contains($0.source) }) else { return nil }
        }
        guard finals.allSatisfy(incoming.indices.contains) else { return nil }
        self.incoming = incoming
        self.finals = finals.sorted()
    }

    /// The readings, each once, the first `limit` that are found.
    public func readings(limit: Int = 1000) -> Set<[String]> {
        var outgoing = [[(target: Int, label: String)]](repeating: [], count: incoming.count)
        for (node, edges) in incoming.enumerated() {
            for edge in edges { outgoing[edge.source].append((node, edge.label)) }
        }
        var found: Set<[String]> = []
        func visit(_ node: Int, _ labels: [String]) {
            guard found.count < limit else { return }
            if finals.contains(node) { found.insert(labels) }
            for edge in outgoing[node] { visit(edge.target, labels + [edge.label]) }
        }
        visit(0, [])
        return found
    }

    /// The same readings character by character, nothing between the words.
    public func characters() -> ReadingLattice {
        var edges: [[Edge]] = []
        var numbers: [Int] = []
        for node in incoming.indices {
            var entering: [Edge] = []
            for edge in incoming[node] {
                var source = numbers[edge.source]
                let letters = Array(edge.label)
                for letter in letters.dropLast() {
                    edges.append([Edge(from: source, String(letter))])
                    source = edges.count - 1
                }
                // A label is never empty: words have letters.
                entering.append(Edge(from: source, letters.last.map(String.init) ?? ""))
            }
            numbers.append(edges.count)
            edges.append(entering)
        }
        return ReadingLattice(edges, finals: finals.map { numbers[$0] })
    }

    private init(_ incoming: [[Edge]], finals: [Int]) {
        self.incoming = incoming
        self.finals = finals
    }
}
