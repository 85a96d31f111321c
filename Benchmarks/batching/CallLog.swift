import SoriWhisper
import Synchronization

/// Which calls of a runtime began and ended when; written by the model's thread, read by the benchmark.
final class CallLog: Sendable {
    /// A call.
    struct Call: Sendable {
        enum Kind: Sendable { case encode, step }
        var kind: Kind
        var start: ContinuousClock.Instant
        var end: ContinuousClock.Instant
        /// Windows or rows.
        var count: Int
        /// Whether the watched window is among them.
        var isWatched: Bool

        var milliseconds: Double { (end - start).milliseconds }
    }

    private struct State {
        var calls: [Call] = []
        var watched: [Float] = []
        var last: [Float] = []
    }

    private let state = Mutex(State())

    var calls: [Call] { state.withLock { $0.calls } }
    /// The beginning of the spectrogram that is looked for in what is encoded.
    var watched: [Float] { state.withLock { $0.watched } }

    func clear() { state.withLock { $0.calls.removeAll(keepingCapacity: true) } }
    func append(_ call: Call) { state.withLock { $0.calls.append(call) } }
    func remember(_ mel: MelSpectrogram) { state.withLock { $0.last = Array(mel.values.prefix(400)) } }
    /// Looks from now on for what was encoded last.
    func watchLast() { state.withLock { $0.watched = $0.last } }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) * 1e-15 }
}
