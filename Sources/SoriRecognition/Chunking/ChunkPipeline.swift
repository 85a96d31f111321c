package import SoriCore
package import SoriVAD

/// Decodes a few chunks of one recording at the same time and gives their segments in order of time.
package struct ChunkPipeline {
    /// How many chunks are decoded at the same time, 1 or more.
    package var width: Int

    /// A pipeline of `width` chunks at the same time, 1 or more.
    package init(width: Int) { self.width = width }

    /// Pulls chunks until there are no more; each chunk's segments go to `emit` as soon as all before it are done.
    ///
    /// The first error, or the task's cancellation, ends the work on all chunks and is thrown.
    package func run(
        next: () async throws -> SpeechChunk?, decode: @escaping @Sendable (SpeechChunk) async throws -> [Segment],
        emit: (_ end: Double, [Segment]) async -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Double, [Segment]).self) { group in
            var started = 0
            var emitted = 0
            var done: [Int: (Double, [Segment])] = [:]
            var isAtEnd = false
            while true {
                try Task.checkCancellation()
                // What waits to be emitted counts too: one slow chunk must not let the others pile up.
                while !isAtEnd, started - emitted < max(1, width) {
                    guard let chunk = try await next() else {
                        isAtEnd = true
                        break
                    }
                    let index = started
                    group.addTask { (index, chunk.end, try await decode(chunk)) }
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
