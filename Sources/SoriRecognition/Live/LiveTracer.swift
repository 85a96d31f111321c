import SoriCore
import Synchronization

/// Notes when what happened in a session, and makes a trace of each utterance.
final class LiveTracer: Sendable {
    private typealias Instant = ContinuousClock.Instant

    /// A decoding as a final is decoded.
    private struct Decoding {
        var start: Instant
        var slot: Instant
        var end: Instant
        var work: DecodingTime
    }

    private struct State {
        /// When the audio up to a sample had come, of the last minute.
        var arrivals: [(end: Int, at: Instant)] = []
        var endpoints: [Int: Instant] = [:]
        /// The last decoding of each utterance that is not told.
        var decodings: [Int: Decoding] = [:]
    }

    private static let mostArrivals = 2_000

    private let padding: Int
    private let report: @Sendable (LiveTrace) -> Void
    private let state = Mutex(State())

    /// A tracer of a session that keeps `padding` seconds behind speech.
    init(padding: Double, report: @escaping @Sendable (LiveTrace) -> Void) {
        self.padding = Int(padding * Double(sampleRate))
        self.report = report
    }

    /// The stream's audio has come up to sample `end`.
    func heard(to end: Int) {
        state.withLock { state in
            state.arrivals.append((end, .now))
            if state.arrivals.count > Self.mostArrivals { state.arrivals.removeFirst(Self.mostArrivals / 2) }
        }
    }

    /// It is certain that these utterances are over.
    func ended(_ utterances: some Sequence<Int>) {
        state.withLock { state in
            for number in utterances where state.endpoints[number] == nil { state.endpoints[number] = .now }
        }
    }

    /// Runs a decoding and notes its times; `body` is given what to call once it has its decode slot.
    func timing<Value>(
        _ job: LiveJob, _ body: (_ gotSlot: @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        guard job.urgency == .final else { return try await body {} }
        let start = Instant.now
        let timer = DecodingTimer()
        let slot = Mutex(start)
        let value = try await DecodingTimer.$current.withValue(timer) {
            try await body { slot.withLock { $0 = .now } }
        }
        let decoding = Decoding(start: start, slot: slot.withLock { $0 }, end: .now, work: timer.time)
        state.withLock { $0.decodings[job.utterance.number] = decoding }
        return value
    }

    /// The final of an utterance has been told.
    func told(_ final: LiveFinal) {
        let now = Instant.now
        let trace: LiveTrace? = state.withLock { state in
            let lastSound = Int((final.end * Double(sampleRate)).rounded()) - padding
            let endpoint = state.endpoints.removeValue(forKey: final.utterance)
            let decoded = state.decodings.removeValue(forKey: final.utterance)
            guard let arrival = state.arrivals.first(where: { $0.end >= lastSound })?.at, let decoded else {
                return nil
            }
            state.arrivals.removeAll { $0.end < lastSound }
            return LiveTrace(
                utterance: final.utterance, seconds: final.end - final.start, endpoint: (endpoint ?? now) - arrival,
                decodingStart: decoded.start - arrival, decodingEnd: decoded.end - arrival,
                queued: decoded.slot - decoded.start, work: decoded.work, told: now - arrival)
        }
        if let trace { report(trace) }
    }
}
