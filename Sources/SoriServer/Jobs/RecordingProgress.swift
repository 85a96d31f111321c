import FoundationEssentials
import SoriCore
import SoriJobs
import SoriRecognition
import SoriVAD
import Synchronization

/// Tells the store how far the work on a job has come: each finished chunk is a checkpoint from which a later try goes
/// on.
///
/// Progress is 10 while the job waits, 15 when it has begun, up to 90 by the audio that is decoded, 90 while the steps
/// behind that are done, and 100 at the end.
final class RecordingProgress: Sendable {
    /// Where the work goes on, as it is kept with the job; the segments are kept beside it.
    struct Resume: Codable, Sendable {
        let seconds: Double
        let language: String?
        let probability: Double?
        /// Where cutting goes on; not there in jobs of earlier versions.
        var snapshot: ChunkerSnapshot?
    }

    private struct State {
        var known: RecognitionCheckpoint
        /// How many of its segments the store has.
        var stored: Int
    }

    private let jobs: RecordingJobs
    /// The job.
    let id: String
    private let token: Int
    /// Whether chunks are decoded by themselves, so that a later try can go on behind one.
    private let isResumable: Bool
    private let duration: Mutex<Double?>
    private let state: Mutex<State>

    private static let begun = 15.0
    private static let decoded = 90.0

    /// Progress of a job from `checkpoint` on.
    init(_ jobs: RecordingJobs, _ job: Job, token: Int, checkpoint: RecognitionCheckpoint?) {
        self.jobs = jobs
        self.token = token
        id = job.id
        isResumable = checkpoint != nil
        duration = Mutex(nil)
        let known = checkpoint ?? RecognitionCheckpoint()
        state = Mutex(State(known: known, stored: known.segments.count))
    }

    /// What an earlier try had done; nil where the work cannot go on in the middle.
    var checkpoint: RecognitionCheckpoint? { isResumable ? state.withLock { $0.known } : nil }

    /// The work begins on a recording of about so many seconds, if that is known.
    func begin(duration seconds: Double?) async throws {
        duration.withLock { $0 = seconds }
        try await tell(.advance(Int(Self.begun)))
    }

    /// A chunk is decoded. What the store cannot take now comes with the next chunk.
    ///
    /// What the store refuses is no concern of the work: whoever watches the lease ends it.
    func advance(_ report: RecognitionProgress) async {
        state.withLock { if isResumable { $0.known.advance(report) } }
        do {
            try await store(percent: percent(report.decodedSeconds))
        } catch JobRefusal.wrongPosition(let expected) {
            // A checkpoint was stored whose answer was lost.
            state.withLock { $0.stored = min(max(0, expected), $0.known.segments.count) }
            try? await store(percent: percent(report.decodedSeconds))
        } catch {
            // Told with the next chunk.
        }
    }

    /// All is decoded: what follows are the steps behind it. That nobody may be told of it now is no reason to stop.
    func recognised() async { try? await tell(.advance(Int(Self.decoded))) }

    private func store(percent: Int) async throws {
        let (event, count) = state.withLock { state -> (WorkEvent, Int) in
            guard isResumable else { return (.advance(percent), 0) }
            let new = state.known.segments[state.stored...].compactMap { segment in
                (try? JSONText.encode(segment)).map { String(decoding: $0, as: UTF8.self) }
            }
            let resume = Resume(
                seconds: state.known.decodedSeconds, language: state.known.language,
                probability: state.known.languageProbability, snapshot: state.known.snapshot)
            let text = (try? JSONText.encode(resume)).map { String(decoding: $0, as: UTF8.self) }
            return (.checkpoint(JobCheckpoint(new, at: state.stored, resume: text, progress: percent)), new.count)
        }
        try await tell(event)
        state.withLock { $0.stored += count }
    }

    private func percent(_ seconds: Double) -> Int {
        guard let duration = duration.withLock({ $0 }), duration > 0 else { return Int(Self.begun) }
        return Int(Self.begun + (Self.decoded - Self.begun) * min(1, seconds / duration))
    }

    private func tell(_ event: WorkEvent) async throws {
        _ = try await jobs.store.apply(.work(event, token: token), to: id, now: jobs.now()).get()
        jobs.feed.tell(id)
    }
}
