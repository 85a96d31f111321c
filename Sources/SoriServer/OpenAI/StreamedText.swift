import Synchronization

/// The text sent so far: gives what a new segment adds, separators included, so that all deltas joined are the whole text.
final class StreamedText: Sendable {
    private let isEmpty = Mutex(true)

    init() {}

    /// What the segments' texts add to the text sent so far; empty when they are.
    func append(_ texts: [String]) -> String {
        isEmpty.withLock { isEmpty in
            var added = ""
            for text in texts where !text.isEmpty {
                if !isEmpty { added += " " }
                added += text
                isEmpty = false
            }
            return added
        }
    }
}
