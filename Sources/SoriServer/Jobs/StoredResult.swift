import FoundationEssentials
import SoriCore
import SoriJobs
import Synchronization

/// The result of a job as it is stored: the answer, and on a line behind it what was said before personal data was
/// removed, where the server keeps that for its library.
struct StoredResult: Sendable {
    /// The answer as JSON, which clients get. It is one line.
    let answer: String
    /// What was said; nil where nothing was removed, or where that is not kept.
    let original: Transcript?

    private static let separator: Character = "\n"

    /// What is stored for an answer.
    static func text(_ answer: String, original: Transcript?) throws -> String {
        guard var original else { return answer }
        // The tokens are the text once more, and as long.
        for index in original.segments.indices { original.segments[index].decoding = nil }
        return answer + String(separator) + String(decoding: try JSONText.encode(original), as: UTF8.self)
    }

    /// Reads what is stored.
    init(_ text: String) {
        let parts = text.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
        answer = String(parts[0])
        original = parts.count < 2 ? nil : try? JSONDecoder().decode(Transcript.self, from: Data(parts[1].utf8))
    }
}

extension Job {
    /// The answer in the result, as clients get it; nil while there is none.
    var answer: String? {
        guard let result else { return nil }
        // It may be megabytes, and only few have a second line.
        guard let end = result.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return result }
        return String(result[..<end])
    }
}

/// What was said in a recording, set while its answer is made.
final class OriginalTranscript: Sendable {
    private let stored = Mutex<Transcript?>(nil)

    /// What was said, where it was set.
    var value: Transcript? { stored.withLock { $0 } }

    /// Sets it.
    func set(_ transcript: Transcript?) { stored.withLock { $0 = transcript } }
}
