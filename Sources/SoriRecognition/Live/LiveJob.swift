import SoriCore

/// What live decoding is for, the least urgent first.
enum LiveUrgency: Int, Sendable, CaseIterable {
    /// A text that the next one replaces.
    case interim
    /// The first text of an utterance: short, and the first sign that somebody is heard.
    case opening
    /// The text of an utterance that is over: somebody waits for it.
    case final
}

/// One decoding of a live session.
struct LiveJob: Sendable {
    /// What the decoding is for.
    enum Kind: Sendable, Equatable {
        /// The utterance goes on and has no text yet.
        case opening
        /// The utterance goes on.
        case interim
        /// The utterance pauses: if it ends here, the result is its final.
        case speculativeFinal
        /// The utterance is over.
        case final
        /// The utterance was told, with this text: a better one is looked for.
        case revision(Transcript)
    }

    var kind: Kind
    /// The utterance so far, or all of it.
    var utterance: Utterance

    /// Speculative finals go with the finals: most of them become one.
    var urgency: LiveUrgency {
        switch kind {
        case .opening: .opening
        case .interim, .revision: .interim
        case .speculativeFinal, .final: .final
        }
    }

    /// Whether it looks for a better text of what was told.
    var isRevision: Bool { if case .revision = kind { true } else { false } }

    /// Whether the next decoding of the same utterance would make this one worthless.
    var isInterim: Bool { kind == .opening || kind == .interim }
}
