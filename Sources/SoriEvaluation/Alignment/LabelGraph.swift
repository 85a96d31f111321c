/// A lattice for the inner loops: labels as numbers, the edges of all nodes in one array, node by node.
struct LabelGraph {
    /// Where the edges into each node begin in `sources` and `labels`; one more at the end.
    private let starts: [Int]
    /// The node that each edge comes from.
    let sources: [Int]
    /// The number of each edge's label.
    let labels: [Int32]
    /// The nodes at which a reading may end, in order.
    let finals: [Int]
    /// How many nodes there are.
    var count: Int { starts.count - 1 }

    /// Lattices that are compared share `numbers`, so that equal labels have equal numbers.
    init(_ lattice: ReadingLattice, _ numbers: inout [String: Int32]) {
        finals = lattice.finals
        var starts = [0]
        var sources: [Int] = []
        var labels: [Int32] = []
        for edges in lattice.incoming {
            for edge in edges {
                let fresh = Int32(numbers.count)
                let number = numbers[edge.label] ?? fresh
                if number == fresh { numbers[edge.label] = fresh }
                sources.append(edge.source)
                labels.append(number)
            }
            starts.append(sources.count)
        }
        (self.starts, self.sources, self.labels) = (starts, sources, labels)
    }

    /// The edges into a node.
    func edges(into node: Int) -> Range<Int> { starts[node]..<starts[node + 1] }
}
