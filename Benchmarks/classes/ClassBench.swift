import FoundationEssentials
import SoriCore
import SoriInsights

/// How often the rules sort calls rightly, and how often they are as sure as they should be.
///
///     class-bench FILE.jsonl --taxonomy FILE.json
///
/// Lines of FILE.jsonl are objects with `id`, `class`, `text` and, if it is not Korean, `language`, as those of
/// Tests/Fixtures/classes. Prints accuracy by language, the confusion matrix, the expected calibration error of ten
/// bins, and the time of training and of a call.
@main
struct ClassBench {
    private struct Row: Decodable {
        let id: String
        let `class`: String
        let text: String
        let language: String?
    }

    private static let bins = 10

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count == 3, words[1] == "--taxonomy", let data = FileManager.default.contents(atPath: words[0])
        else { return print("class-bench FILE.jsonl --taxonomy FILE.json") }
        let rows = try String(decoding: data, as: UTF8.self).split(separator: "\n")
            .map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        guard !rows.isEmpty else { return print("\(words[0]) has no lines") }
        let clock = ContinuousClock()
        var start = clock.now
        let classifier = CallClassifier(try TaxonomyFolder.file(words[2]))
        print("trained in \(clock.now - start)")
        start = clock.now
        let found = rows.map { classifier.classify($0.text, language: $0.language ?? "ko") }
        print("\((clock.now - start) / rows.count) a call")
        for (language, calls) in Dictionary(grouping: zip(rows, found), by: { $0.0.language ?? "ko" })
            .sorted(by: { $0.key < $1.key })
        {
            let right = calls.count { $0.0.class == $0.1.code }
            print("\(language): \(right) of \(calls.count) right, \(percent(right, calls.count)) %")
        }
        let right = zip(rows, found).count { $0.class == $1.code }
        print("all: \(right) of \(rows.count) right, \(percent(right, rows.count)) %")
        printMatrix(rows, found, codes: classifier.classes.map(\.code))
        print("calibration error: \(calibrationError(rows, found))")
    }

    /// A line for each class that is right, a number for each class that was found.
    private static func printMatrix(_ rows: [Row], _ found: [Classification], codes: [String]) {
        for code in codes {
            let calls = zip(rows, found).filter { $0.0.class == code }
            let counts = codes.map { other in String(calls.count { $0.1.code == other }) }
            print("\(counts.joined(separator: "\t"))\t\(code)")
        }
    }

    /// The mean distance of confidence and accuracy in ten bins of confidence, by the calls in them, 0...1.
    private static func calibrationError(_ rows: [Row], _ found: [Classification]) -> Double {
        let sorted = Dictionary(grouping: zip(rows, found)) { min(bins - 1, Int($0.1.confidence / 100 * Double(bins))) }
        return sorted.values.reduce(0) { sum, calls in
            let right = Double(calls.count { $0.0.class == $0.1.code })
            let sure = calls.reduce(0) { $0 + $1.1.confidence / 100 }
            return sum + abs(right - sure) / Double(rows.count)
        }
    }

    private static func percent(_ part: Int, _ all: Int) -> Double {
        (Double(part) / Double(all) * 100).rounded(toDecimals: 1)
    }
}
