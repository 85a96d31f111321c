import Synchronization

/// Where the server finds the recognizer of the moment, and where another one replaces it.
///
/// A new one is loaded beside the old; whoever has fetched the old one keeps it until done, because a reference is all
/// that a request holds. A load that fails leaves everything as it was.
public final class RecognizerSlot: Sendable {
    /// What `/health` says of the recognizer.
    public enum Condition: Sendable, Equatable {
        /// The first load is going on.
        case loading
        /// There is a recognizer.
        case ok
        /// There is none; the reason says why and what mends it.
        case degraded(reason: String)

        /// `loading`, `ok` or `degraded`.
        public var name: String {
            switch self {
            case .loading: "loading"
            case .ok: "ok"
            case .degraded: "degraded"
            }
        }
    }

    private struct State {
        var recognizer: (any Recognizer)?
        var loads = 0
        /// The order of asking: a load that was asked for earlier never replaces a later one.
        var lastTicket = 0
        var installedTicket = 0
        var failure: RecognitionError?
    }

    private let state: Mutex<State>

    /// An empty slot, or one that holds `recognizer` already.
    public init(_ recognizer: (any Recognizer)? = nil) {
        state = Mutex(State(recognizer: recognizer))
    }

    /// How things stand. An empty slot that nobody fills counts as loading: the server fills it when it starts.
    public var condition: Condition {
        state.withLock { state in
            if state.recognizer != nil { return .ok }
            guard state.loads == 0, let failure = state.failure else { return .loading }
            return .degraded(reason: failure.message)
        }
    }

    /// What is loaded, or nil.
    public var profile: RecognizerProfile? { state.withLock { $0.recognizer }?.profile }

    /// The recognizer to use for one request; hold it until the request is done.
    ///
    /// - Throws: `RecognitionError` `backend_loading` while the first load goes on, or what made that load fail.
    public func current() throws(RecognitionError) -> any Recognizer {
        let (recognizer, failure, loads) = state.withLock { ($0.recognizer, $0.failure, $0.loads) }
        if let recognizer { return recognizer }
        if let failure, loads == 0 { throw failure }
        throw RecognitionError(
            code: .backendLoading, message: "the speech model is still being loaded; ask again in a few seconds")
    }

    /// Loads a recognizer beside the current one, then replaces that.
    ///
    /// - Returns: the profile of what is in the slot afterwards (a load asked for later may have been faster).
    /// - Throws: what `load` throws; the slot then keeps what it had.
    public func replace(
        _ load: @Sendable () async throws -> any Recognizer
    ) async throws -> RecognizerProfile {
        let ticket = state.withLock { state in
            state.loads += 1
            state.lastTicket += 1
            return state.lastTicket
        }
        do {
            let recognizer = try await load()
            // The one that leaves is let go outside the lock: freeing a model takes a while.
            let (profile, _) = state.withLock { state -> (RecognizerProfile, (any Recognizer)?) in
                state.loads -= 1
                // What was asked for later counts, also that there is to be none.
                if ticket < state.installedTicket { return (state.recognizer?.profile ?? recognizer.profile, nil) }
                let old = state.recognizer
                state.recognizer = recognizer
                state.installedTicket = ticket
                state.failure = nil
                return (recognizer.profile, old)
            }
            return profile
        } catch {
            state.withLock { state in
                state.loads -= 1
                guard !(error is CancellationError), ticket > state.installedTicket else { return }
                state.failure =
                    error as? RecognitionError
                    ?? RecognitionError(
                        code: .engineFailed, message: "the speech model could not be loaded", cause: error)
            }
            throw error
        }
    }

    /// Lets the recognizer go; whoever uses it keeps it until done. Loads that were asked for before change nothing any
    /// more.
    public func unload() {
        // Let go outside the lock: freeing a model takes a while.
        _ = state.withLock { state -> (any Recognizer)? in
            let old = state.recognizer
            state.recognizer = nil
            state.lastTicket += 1
            state.installedTicket = state.lastTicket
            state.failure = RecognitionError(
                code: .modelUnloaded,
                message: "the model was unloaded; load one on the page /panel or with POST /backend/reload")
            return old
        }
    }
}
