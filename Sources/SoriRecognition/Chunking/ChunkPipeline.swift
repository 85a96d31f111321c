package import SoriCore
package import SoriVAD

/// Decodes a few chunks of one recording at the same time and gives their segments in order of time.
package struct ChunkPipeline {
    /// How many chunks are decoded at the same time at most, 1 or more.
    private let width: Int
    /// How many are before the first is done; each that is done doubles it.
    private let firstWidth: Int

    /// A pipeline of `width` chunks at the same time, 1 or more.
    ///
    /// Where chunks that are decoded together are all done at about the same time, a small `firstWidth` gives the first
    /// text soon; nil begins with `width`.
    package init(width: Int, firstWidth: Int? = nil) {
        self.width = max(1, width)
        self.firstWidth = min(self.width, max(1, firstWidth ?? width))
    }

    /// How many may be on their way when `done` are done.
    private func width(done: Int) -> Int { min(width, firstWidth << min(done, 16)) }

    /// Pulls chunks until there are no more; each chunk's segments go to `emit` as soon as all before it are done.
    ///
    /// The first error, or the task's cancellation, ends the work on all chunks and is thrown.
    package func run(
        next: () async throws -> SpeechChunk?, decode: @escaping @Sendable (SpeechChunk) async throws -> [Segment],
        emit: (_ end: ChunkEnd, [Segment]) async -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, ChunkEnd, [Segment]).self) { group in
            var started = 0
            var emitted = 0
            var done: [Int: (ChunkEnd, [Segment])] = [:]
            var isAtEnd = false
            while true {
                try Task.checkCancellation()
                // What waits to be emitted counts too: one slow chunk must not let the others pile up.
                while !isAtEnd, started - emitted < width(done: emitted) {
                    guard let chunk = try await next() else {
                        isAtEnd = true
                        break
                    }
                    let index = started
                    group.addTask { (index, ChunkEnd(chunk), try await decode(chunk)) }
                    started += 1
                }
                guard let (index, end, segments) = try await group.next() else { break }
                done[index] = (end, segments)
                while let (end, segments) = done.removeValue(forKey: emitted) {
                    emitted += 1
                    await emit(end, segments)
                }
            }
        }
    }
}
