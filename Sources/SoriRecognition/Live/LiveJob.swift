import SoriCore
import SoriVAD

/// One decoding of a live session.
struct LiveJob: Sendable, Equatable {
    /// What the decoding is for.
    enum Kind: Sendable, Equatable {
        /// The utterance goes on and has no text yet.
        case opening
        /// The utterance goes on.
        case interim
        /// The utterance pauses: if it ends here, the result is its final.
        case guess
        /// The utterance is over.
        case final
    }

    var kind: Kind
    /// The utterance's number.
    var utterance: Int
    /// The utterance so far, or all of it.
    var span: SpeechSpan
    var samples: [Float]

    /// Guesses go with the finals: most of them become one.
    var urgency: LiveUrgency {
        switch kind {
        case .opening: .opening
        case .interim: .interim
        case .guess, .final: .final
        }
    }

    /// Whether the next decoding of the same utterance would make this one worthless.
    var isInterim: Bool { kind == .opening || kind == .interim }
}
