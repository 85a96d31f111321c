import FoundationEssentials
import Glibc
import SoriLibrary

/// How fast transcripts are found, corrected and erased in a large library.
///
///     library-bench FOLDER [--transcripts 100000] [--queries 1000]
///
/// FOLDER must be on the disk that is to be measured; a library is made in it, and removed at the end. Its texts are
/// made up: words of one to four syllables, the common ones far more often than the others (Zipf's law), with particles
/// and endings, some fifteen hundred signs a transcript and speaker changes as in calls.
@main
struct LibraryBench {
    static func main() async throws {
        var words = CommandLine.arguments.dropFirst()
        guard let folder = words.popFirst() else {
            return print("library-bench FOLDER [--transcripts 100000] [--queries 1000]")
        }
        var (transcripts, queries) = (100_000, 1_000)
        while let word = words.popFirst() {
            switch word {
            case "--transcripts": transcripts = words.popFirst().flatMap { Int($0) } ?? transcripts
            case "--queries": queries = words.popFirst().flatMap { Int($0) } ?? queries
            default: print("unknown option \(word)")
            }
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/library-bench-\(UUID().uuidString).db"
        defer { for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + part) } }
        var texts = CallTexts()
        let samples = try await fill(try await LibraryStore(path: path), transcripts, &texts)
        var information = stat()
        _ = unsafe stat(path, &information)
        print("size: \(Int(information.st_size) >> 20) MB")
        var start = ContinuousClock.now
        let store = try await LibraryStore(path: path)
        print("start: \(milliseconds(since: start)) ms")
        try await search(store, samples, queries, &texts)
        start = .now
        _ = try await store.facets()
        print("what can be filtered by: \(milliseconds(since: start)) ms")
        try await edit(store, &texts)
        start = .now
        _ = try await store.erase(samples[0].id, now: Date())
        print("erase: \(milliseconds(since: start)) ms")
        start = .now
        while try await !store.sweep() {}
        print("swept out of the index: \(milliseconds(since: start)) ms")
        print("memory at most: \(peakMemory())")
    }

    private struct Sample {
        let id: String
        let text: String
        let speaker: String
    }

    private static func fill(
        _ store: LibraryStore, _ count: Int, _ texts: inout CallTexts
    ) async throws -> [Sample] {
        let start = ContinuousClock.now
        var samples: [Sample] = []
        for number in 0..<count {
            let transcript = texts.transcript(number)
            try await store.insert(transcript)
            if number % max(1, count / 2_000) == 0, let segment = transcript.segments.last {
                samples.append(Sample(id: transcript.id, text: segment.text, speaker: segment.speaker ?? ""))
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("added: \(count) in \(Int(seconds)) s, \(Int(Double(count) / seconds)) a second")
        return samples
    }

    private static func search(
        _ store: LibraryStore, _ samples: [Sample], _ count: Int, _ texts: inout CallTexts
    ) async throws {
        var all: [Double] = []
        for kind in [
            "part of two", "part of three or four", "two parts", "phrase", "with filters", "common word", "nowhere",
        ] {
            var times: [Double] = []
            var found = 0
            for _ in 0..<(count / 7) {
                let sample = samples[texts.number(below: samples.count)]
                var query: TranscriptQuery
                switch kind {
                case "part of two": query = TranscriptQuery(text: texts.fragment(of: sample.text, 2))
                case "part of three or four":
                    query = TranscriptQuery(text: texts.fragment(of: sample.text, 3 + texts.number(below: 2)))
                case "two parts":
                    query = TranscriptQuery(
                        text: texts.fragment(of: sample.text, 2) + " " + texts.fragment(of: sample.text, 3))
                case "phrase":
                    query = TranscriptQuery(
                        text: "\"" + sample.text.split(separator: " ").prefix(3).joined(separator: " ") + "\"")
                case "with filters":
                    query = TranscriptQuery(text: texts.fragment(of: sample.text, 2))
                    query.speaker = sample.speaker
                    query.language = "ko"
                case "common word": query = TranscriptQuery(text: texts.commonWord())
                default: query = TranscriptQuery(text: texts.fragment(of: sample.text, 2) + "쀍뚫")
                }
                let start = ContinuousClock.now
                found += try await store.list(query, limit: 20).hits.count
                times.append((ContinuousClock.now - start) / .milliseconds(1))
            }
            all += times
            print("search, \(kind): \(quantiles(times)); \(found / max(1, times.count)) hits each")
        }
        print("search, all: \(quantiles(all))")
    }

    /// An hour: ten thousand words in a thousand segments, corrected word by word.
    private static func edit(_ store: LibraryStore, _ texts: inout CallTexts) async throws {
        let long = texts.hour()
        try await store.insert(long)
        var times: [Double] = []
        for version in 1...100 {
            let operation = TranscriptOperation.setText(
                segment: texts.number(below: long.segments.count), text: texts.sentence(10))
            let start = ContinuousClock.now
            _ = try await store.edit(long.id, version: version, editID: nil, [operation], now: Date())
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        print("edit of an hour: \(quantiles(times))")
        let start = ContinuousClock.now
        _ = try await store.transcript(long.id)
        print("an hour read: \(milliseconds(since: start)) ms")
    }

    private static func quantiles(_ times: [Double]) -> String {
        let sorted = times.sorted()
        func at(_ part: Double) -> String {
            let value = sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
            return String(Int((value * 10).rounded()) / 10) + "." + String(Int((value * 10).rounded()) % 10)
        }
        return "p50 \(at(0.5)), p95 \(at(0.95)), most \(at(1)) ms"
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
        Int((ContinuousClock.now - start) / .milliseconds(1))
    }

    private static func peakMemory() -> String {
        let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return line.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } ?? "unknown"
    }
}
