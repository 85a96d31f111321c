import FoundationEssentials
import SoriLibrary

/// What a transcript's steps tell of personal data that was removed.
struct RemovedData: Decodable, Sendable {
    private struct Span: Decodable {
        let start: Double
        let end: Double
        let masked: Bool
    }

    private struct Removal: Decodable {
        let spans: [Span]?
    }

    private let removal: Removal

    private enum CodingKeys: String, CodingKey { case removal = "privacy_removal" }

    /// Reads a transcript's steps; nil where nothing was removed of it.
    init?(_ transcript: LibraryTranscript) {
        guard let data = try? JSONDecoder().decode(Self.self, from: Data(transcript.steps.utf8)) else { return nil }
        self = data
    }

    /// When it is heard, in seconds from the start of the recording.
    var silenced: [ClosedRange<Double>] {
        (removal.spans ?? []).filter { $0.masked && $0.start <= $0.end }.map { $0.start...$0.end }
    }
}

/// Which form of a transcript is read.
enum TranscriptView: String, Sendable, CaseIterable {
    /// Without personal data.
    case masked
    /// As it was said.
    case original
}
