package import SoriVAD

/// Where a chunk of speech ends, and how cutting goes on from there.
package struct ChunkEnd: Sendable {
    /// Seconds from the start of the audio.
    package let seconds: Double
    /// What a chunker needs to go on from there, where that is known.
    package let snapshot: ChunkerSnapshot?

    /// The end of `chunk`.
    package init(_ chunk: SpeechChunk) { (seconds, snapshot) = (chunk.end, chunk.snapshot) }
}
