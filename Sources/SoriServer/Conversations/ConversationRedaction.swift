import SoriCore
import SoriPrivacy

/// Removes personal data from a conversation while it goes on. Pure.
///
/// What was said stays in memory. A segment is settled, and may be stored, once the next one has come: then a number
/// that goes on there has been seen whole.
struct ConversationRedaction: Sendable {
    private let removal: PrivacyRemoval
    private var live: LiveRedaction
    /// What was said last and is not settled, with the segments before it.
    private var recent: [Segment] = []
    private let language: String

    /// So many segments are looked at with each one.
    private static let sight = 4

    /// Masks as `removal` does; `language` is a code, or empty.
    init(_ removal: PrivacyRemoval, language: String) {
        self.removal = removal
        self.language = language
        live = LiveRedaction(removal, language: language)
    }

    /// Takes the next segment: gives it as the client may read it, and the masked one before it, which is settled.
    mutating func add(_ segment: Segment) -> (shown: Segment, settled: Segment?) {
        var shown = segment
        shown.text = live.final(segment.text).text
        shown.words = []
        shown.decoding = nil
        recent = Array((recent + [segment]).suffix(Self.sight))
        return (shown, recent.count < 2 ? nil : masked[recent.count - 2])
    }

    /// The last segment, masked; nil where there is none.
    var rest: Segment? { masked.last }

    private var masked: [Segment] {
        removal.redact(Transcript(language: language, duration: 0, segments: recent)).transcript.segments
    }
}
