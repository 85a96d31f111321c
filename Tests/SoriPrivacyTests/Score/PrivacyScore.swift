import FoundationEssentials
import SoriPrivacy

/// Precision and recall of what is found in labelled utterances.
///
/// A finding is right when its type is the labelled one and more than half of each is within the other; each label
/// counts once. `Benchmarks/privacy/compare.py` counts the same way.
struct PrivacyScore {
    /// An utterance of `Tests/Fixtures/privacy`.
    struct Line: Decodable {
        struct Span: Decodable {
            let start: Int
            let end: Int
            let type: PersonalDataType

            var range: Range<Int> { start..<max(start, end) }
        }

        let id: String
        let template: String
        let language: String
        let form: String
        let text: String
        let spans: [Span]
    }

    private(set) var right: [PersonalDataType: Int] = [:]
    private(set) var labelled: [PersonalDataType: Int] = [:]
    private(set) var found: [PersonalDataType: Int] = [:]
    /// Labelled characters, and those that no finding covers.
    private(set) var characters = 0
    private(set) var leaked = 0
    /// What was missed and what was wrong, by the ids of the lines: the texts themselves are in the fixtures.
    private(set) var faults: [String] = []

    /// The lines of a file in `Tests/Fixtures/privacy`.
    static func lines(_ name: String) throws -> [Line] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/privacy/\(name)")
        return try String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Counts what was found in a line.
    mutating func add(_ line: Line, _ findings: [Finding]) {
        var used: Set<Int> = []
        for label in line.spans {
            labelled[label.type, default: 0] += 1
            characters += label.range.count
            leaked += label.range.count { at in !findings.contains { $0.range.contains(at) } }
            let hit = findings.indices.first { index in
                !used.contains(index) && Self.matches(findings[index], label)
            }
            if let hit {
                used.insert(hit)
                right[label.type, default: 0] += 1
            } else {
                faults.append("\(line.id) missed \(label.type.rawValue)")
            }
        }
        for (index, finding) in findings.enumerated() {
            found[finding.type, default: 0] += 1
            if !used.contains(index) { faults.append("\(line.id) wrong \(finding.type.rawValue)") }
        }
    }

    private static func matches(_ finding: Finding, _ label: Line.Span) -> Bool {
        let common = finding.range.clamped(to: label.range).count
        return finding.type == label.type && 2 * common > finding.range.count && 2 * common > label.range.count
    }

    /// Of what was found, the share that is right, 0...1.
    var precision: Double { Double(right.values.reduce(0, +)) / Double(max(1, found.values.reduce(0, +))) }

    /// Of what is labelled, the share that was found, 0...1.
    var recall: Double { Double(right.values.reduce(0, +)) / Double(max(1, labelled.values.reduce(0, +))) }

    /// The share of labelled characters that no finding covers, 0...1.
    var leak: Double { Double(leaked) / Double(max(1, characters)) }

    /// The share of a type's labels that was found; nil where there is none.
    func recall(_ type: PersonalDataType) -> Double? {
        labelled[type].map { Double(right[type] ?? 0) / Double($0) }
    }
}
