public import SoriCore
import Synchronization

/// A recording that is heard for its speakers while somebody else pulls it.
///
/// Hearing goes on beside the puller, one block behind, and holds it back when it is slower: memory stays flat. When it
/// fails the audio goes on, and `finish` tells why.
public final class DiarisingSource: SampleSource {
    private let source: any SampleSource
    private let diariser: RecordingDiariser
    private let hearing = Mutex<Task<Void, any Error>?>(nil)

    /// Hears what is pulled of `source`.
    public init(_ source: any SampleSource, models: SpeakerModels) {
        self.source = source
        diariser = RecordingDiariser(models)
    }

    deinit { hearing.withLock { $0?.cancel() } }

    /// As the source has it.
    public var expectedDuration: Double? { source.expectedDuration }

    /// The source's next block; waits until the one before is heard.
    public func next() async throws -> [Float]? {
        try await waitForHearing()
        guard let block = try await source.next() else { return nil }
        let before = hearing.withLock { $0 }
        // A task of its own, because it goes on while the puller works with the block; each waits for the one before,
        // so that a failure stays, and the last is cancelled with the source.
        let task = Task { [diariser] in
            try await before?.value
            try await diariser.append(block)
        }
        hearing.withLock { $0 = task }
        return block
    }

    /// Who spoke in what was pulled; throws what made hearing fail.
    public func finish(_ options: DiarisationOptions) async throws -> Diarisation {
        try await waitForHearing()
        try await hearing.withLock { $0 }?.value
        return try await diariser.finish(options)
    }

    /// Waits until the block before is heard; a failure is kept for `finish`.
    private func waitForHearing() async throws {
        guard let task = hearing.withLock({ $0 }) else { return }
        await withTaskCancellationHandler {
            _ = await task.result
        } onCancel: {
            task.cancel()
        }
        try Task.checkCancellation()
    }
}
