internal import CFFmpeg
public import SoriCore

/// Brings a live mono stream of any usual rate to 16 kHz, chunk by chunk.
///
/// Not thread-safe: one owner, serial use. Output lags the input by about 16 input samples (2 ms at 8 kHz) until
/// `finish`.
public final class StreamResampler {
    /// Samples a second that come in.
    public let rate: Int
    private let converter: SampleConverter?

    /// Takes rates of 8000...192000; throws `AudioError` (`invalid_argument`) for others.
    public init(rate: Int) throws(AudioError) {
        guard (8_000...192_000).contains(rate) else {
            throw AudioError(.invalidArgument, "the sample rate \(rate) is not within 8000...192000; send 16000")
        }
        self.rate = rate
        guard rate != sampleRate else {
            converter = nil
            return
        }
        do throws(FFmpegError) {
            let input = SampleConverter.Input(
                rate: Int32(rate), format: AV_SAMPLE_FMT_FLT.rawValue, channels: 1, mask: 0)
            converter = try SampleConverter(input, channels: .mixdown)
        } catch {
            throw AudioError(.invalidArgument, "a stream of \(rate) samples a second cannot be resampled", cause: error)
        }
    }

    /// Takes the next samples and gives those that are ready at 16 kHz; maybe none.
    public func process(_ samples: [Float]) throws(AudioError) -> [Float] {
        guard let converter else { return samples }
        guard !samples.isEmpty else { return [] }
        guard samples.count <= 1 << 24 else {
            throw AudioError(.invalidArgument, "a chunk of \(samples.count) samples is too long; send less at a time")
        }
        var output: [Float] = []
        output.reserveCapacity(samples.count * sampleRate / rate + 64)
        do throws(FFmpegError) {
            try unsafe samples.withUnsafeBufferPointer { samples throws(FFmpegError) in
                var channel = unsafe UnsafeRawBufferPointer(samples).baseAddress?.assumingMemoryBound(to: UInt8.self)
                unsafe try withUnsafeMutablePointer(to: &channel) { channels throws(FFmpegError) in
                    unsafe try converter.convert(channels, count: Int32(samples.count), to: &output)
                }
            }
        } catch {
            throw AudioError(.invalidArgument, "the stream cannot be resampled", cause: error)
        }
        return output
    }

    /// Gives what the filter still held; nothing may be processed after this.
    public func finish() throws(AudioError) -> [Float] {
        guard let converter else { return [] }
        var output: [Float] = []
        do throws(FFmpegError) {
            try converter.finish(to: &output)
        } catch {
            throw AudioError(.invalidArgument, "the stream cannot be resampled", cause: error)
        }
        return output
    }
}
