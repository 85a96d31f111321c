/// Where a `SpeechChunker` stood behind a chunk: another one goes on from there over the same audio, without looking
/// for speech in what came before, and gives the same chunks.
///
/// Some kilobytes when coded. Samples are not part of it: those that are still needed come from the source again.
public struct ChunkerSnapshot: Codable, Sendable, Equatable {
    /// How the audio is cut; with other options it is of no use.
    let options: ChunkOptions
    let voice: SileroState.Snapshot
    let segmenter: SpeechSegmenter.Snapshot
    /// The samples that are still needed, from the start of the audio: from here on
    let audioStart: Int
    /// ... up to here, as far as they had been taken.
    let receivedSamples: Int
    /// Probabilities of the windows from `windowStart` on.
    let probabilities: PackedFloats
    let windowStart: Int
    /// Spans to be given as one chunk, and those that it is made of.
    let group: SpeechSpan?
    let spans: [SpeechSpan]
}
