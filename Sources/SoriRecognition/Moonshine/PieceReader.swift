internal import SoriCore

/// Pulls a recording and gives it in pieces short enough to decode, cut at pauses. Holds little more than one piece.
struct PieceReader {
    private let source: any SampleSource
    private let cutter: PauseCutter
    private var buffer: [Float] = []
    private var consumed = 0
    private var isAtEnd = false

    /// Reads `source` with `cutter`.
    init(_ source: any SampleSource, cutter: PauseCutter) {
        self.source = source
        self.cutter = cutter
    }

    /// Seconds of audio pulled so far.
    var pulledSeconds: Double { Double(consumed + buffer.count) / Double(sampleRate) }

    /// The next piece, or nil at the end; throws what the source throws.
    mutating func next() async throws -> AudioPiece? {
        while !isAtEnd, buffer.count <= cutter.longest {
            if let more = try await source.next() { buffer += more } else { isAtEnd = true }
        }
        guard !buffer.isEmpty else { return nil }
        let cut = cutter.firstCut(buffer[...])
        let piece = AudioPiece(
            samples: Array(buffer.prefix(cut)), start: Double(consumed) / Double(sampleRate),
            end: Double(consumed + cut) / Double(sampleRate))
        buffer.removeFirst(cut)
        consumed += cut
        return piece
    }
}
