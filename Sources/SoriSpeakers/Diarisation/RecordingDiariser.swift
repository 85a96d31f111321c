import SoriCore
import Synchronization

/// Hears who speaks in one recording, as its audio comes, and tells it at the end.
///
/// Memory: two blocks of audio and 6 MB for each hour. One caller at a time.
public final class RecordingDiariser: Sendable {
    private let models: SpeakerModels
    private let analysis: Mutex<RecordingAnalysis>

    /// A diariser for one recording.
    public init(_ models: SpeakerModels) {
        self.models = models
        analysis = Mutex(RecordingAnalysis(model: models.voice))
    }

    /// Takes the next samples (16 kHz, mono) and hears what is complete.
    ///
    /// Throws `speaker_computation_failed`, or `CancellationError` when the caller is cancelled.
    public func append(_ samples: [Float]) async throws {
        analysis.withLock { $0.append(samples) }
        while let block = analysis.withLock({ $0.nextBlock() }) { try await hear(block) }
    }

    /// Hears the rest and tells who spoke when. Nothing may be appended afterwards.
    public func finish(_ options: DiarisationOptions = DiarisationOptions()) async throws -> Diarisation {
        if let block = analysis.withLock({ $0.lastBlock() }) { try await hear(block) }
        return await models.pool.run { [self] in analysis.withLock { Diarisation($0, options: options) } }
    }

    /// The windows and the voice of a block, each on a thread of its own where threads are free.
    private func hear(_ block: RecordingAnalysis.Block) async throws {
        try Task.checkCancellation()
        let (network, pool) = (models.network, models.pool)
        async let voice = pool.run { () throws(SpeakerError) in
            var features = KaldiFilterBank.shared.frames(of: block.voice)
            KaldiFilterBank.subtractMean(&features)
            return try network.voiceFrames(of: features)
        }
        let activities = try await withThrowingTaskGroup(of: (Int, LocalActivity).self) { group in
            for (index, window) in block.windows.enumerated() {
                group.addTask {
                    (index, try await pool.run { () throws(SpeakerError) in try network.activity(of: window) })
                }
            }
            var heard = [LocalActivity?](repeating: nil, count: block.windows.count)
            for try await (index, activity) in group { heard[index] = activity }
            return heard.compactMap(\.self)
        }
        let frames = try await voice
        await pool.run { [self] in analysis.withLock { $0.take(block, activities: activities, voice: frames) } }
    }
}
