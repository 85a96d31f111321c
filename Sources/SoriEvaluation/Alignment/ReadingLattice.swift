/// All that a sequence of readings can be, as a graph: each node but the first stands for a symbol, a character or a
/// word, and any path from the first node to an end is one of the texts.
struct ReadingLattice {
    /// The symbol of each node; that of the first one means nothing.
    private(set) var symbols: [Int32] = [-1]
    /// The nodes that can come before each node; earlier ones all.
    private(set) var predecessors: [[Int32]] = [[]]
    /// Where a text can end.
    private(set) var ends: [Int32] = [0]

    /// The most ways in which the words of one spelling are tried.
    private static let mostWays = 256

    /// Lays out `readings` in characters or words; `table` names the symbols of both sides of a comparison.
    init(_ readings: [Reading], unit: Normalizer.Unit, table: inout SymbolTable) {
        switch unit {
        case .characters: add(readings, &table)
        case .words: for word in Self.clusters(readings) { addWords(word, &table) }
        }
    }

    private mutating func node(_ symbol: Int32, after nodes: [Int32]) -> Int32 {
        symbols.append(symbol)
        predecessors.append(nodes)
        return Int32(symbols.count - 1)
    }

    private mutating func add(_ readings: [Reading], _ table: inout SymbolTable) {
        for reading in readings {
            switch reading {
            case .text(let text):
                for character in text where !character.isWhitespace {
                    ends = [node(table.symbol(String(character)), after: ends)]
                }
            case .oneOf(let alternatives):
                let start = ends
                var all: [Int32] = []
                for alternative in alternatives {
                    ends = start
                    add(alternative, &table)
                    all += ends.filter { !all.contains($0) }
                }
                ends = all
            }
        }
    }

    /// What stands between two spaces that are spaces in every reading.
    private static func clusters(_ readings: [Reading]) -> [[Reading]] {
        var clusters: [[Reading]] = [[]]
        for reading in readings {
            guard case .text(let text) = reading else {
                clusters[clusters.count - 1].append(reading)
                continue
            }
            for (index, part) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { clusters.append([]) }
                if !part.isEmpty { clusters[clusters.count - 1].append(.text(String(part))) }
            }
        }
        return clusters.filter { !$0.isEmpty }
    }

    private mutating func addWords(_ cluster: [Reading], _ table: inout SymbolTable) {
        let start = ends
        var all: [Int32] = []
        for text in Reading.texts(cluster, limit: Self.mostWays) {
            ends = start
            for word in text.split(separator: " ") { ends = [node(table.symbol(String(word)), after: ends)] }
            all += ends.filter { !all.contains($0) }
        }
        ends = all
    }
}
