import SoriAudio

/// Turns the bytes of a live stream, cut anywhere, into samples at 16 kHz. One owner.
struct LivePCMDecoder {
    private var decoder = PCM16Decoder()
    private let resampler: StreamResampler

    /// Takes PCM16 little-endian mono of `sampleRate` samples a second; throws `AudioError` for rates outside
    /// 8000...192000.
    init(sampleRate: Int) throws(AudioError) { resampler = try StreamResampler(rate: sampleRate) }

    /// The samples that `bytes` complete; maybe none.
    mutating func decode(_ bytes: [UInt8]) throws(AudioError) -> [Float] {
        try resampler.process(decoder.decode(bytes))
    }

    /// The last samples; a single byte that is left over is no sample.
    mutating func finish() throws(AudioError) -> [Float] { try resampler.finish() }
}
