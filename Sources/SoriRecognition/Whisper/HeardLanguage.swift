import Synchronization

/// The language of the utterance that is growing, once it is known.
final class HeardLanguage: Sendable {
    private let state = Mutex<String?>(nil)

    /// The code, or nil before it is known.
    var code: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
