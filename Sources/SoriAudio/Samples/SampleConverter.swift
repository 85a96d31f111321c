internal import CFFmpeg
import SoriCore

/// Owns one swresample context: any rate, format and channels to 16 kHz mono Float in -1...1.
///
/// Not thread-safe: one owner, serial use.
@safe
final class SampleConverter {
    /// What comes in.
    struct Input: Equatable {
        var rate: Int32
        /// An `AVSampleFormat`'s raw value.
        var format: Int32
        var channels: Int32
        /// The bit mask of a native layout; 0 when the order of channels is not known.
        var mask: UInt64
    }

    let input: Input
    private var context: OpaquePointer?
    /// [capacity], samples on their way out.
    private var scratch: UnsafeMutablePointer<Float>
    private var capacity = 16_384

    init(_ input: Input, channels: ChannelSelection) throws(FFmpegError) {
        self.input = input
        unsafe scratch = .allocate(capacity: capacity)
        var mono = unsafe AVChannelLayout()
        unsafe av_channel_layout_default(&mono, 1)
        var layout = unsafe AVChannelLayout()
        if unsafe input.mask == 0 || av_channel_layout_from_mask(&layout, input.mask) < 0 {
            unsafe av_channel_layout_default(&layout, input.channels)
        }
        defer { unsafe av_channel_layout_uninit(&layout) }
        // swresample's own settings (32 taps, Kaiser, exact ratio) were kept: from 44.1 kHz they cost 50 % of what
        // decoding MP3 does, and a shorter filter lets aliases of fricatives through. Channels are mixed before, so it
        // runs once.
        try FFmpegCall.check(
            "swr_alloc_set_opts2",
            unsafe swr_alloc_set_opts2(
                &context, &mono, AV_SAMPLE_FMT_FLT, Int32(sampleRate), &layout, AVSampleFormat(input.format),
                input.rate,
                0, nil))
        if let weights = Self.weights(input, channels) {
            try FFmpegCall.check("swr_set_matrix", unsafe swr_set_matrix(context, weights, Int32(weights.count)))
        }
        try FFmpegCall.check("swr_init", unsafe swr_init(context))
    }

    deinit {
        unsafe swr_free(&context)
        unsafe scratch.deallocate()
    }

    /// Converts `count` samples a channel and appends what is ready to `output`.
    ///
    /// `channels` is as FFmpeg lays frames out: one pointer for each channel when planar, else one in all.
    func convert(
        _ channels: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int32, to output: inout [Float]
    ) throws(FFmpegError) {
        let bound = try FFmpegCall.check("swr_get_out_samples", unsafe swr_get_out_samples(context, count))
        if Int(bound) > capacity {
            unsafe scratch.deallocate()
            capacity = Int(bound)
            unsafe scratch = .allocate(capacity: capacity)
        }
        var target: UnsafeMutablePointer<UInt8>? = unsafe UnsafeMutableRawPointer(scratch).assumingMemoryBound(
            to: UInt8.self)
        let made = try FFmpegCall.check(
            "swr_convert", unsafe swr_convert(context, &target, Int32(capacity), channels, count))
        guard made > 0 else { return }
        unsafe Self.clamp(scratch, count: Int(made))
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: scratch, count: Int(made)))
    }

    /// Appends what the filter still held; the converter is at its end after this.
    func finish(to output: inout [Float]) throws(FFmpegError) {
        while true {
            let before = output.count
            unsafe try convert(nil, count: 0, to: &output)
            if output.count == before { return }
        }
    }

    /// One weight a channel, or nil to let swresample mix a layout it knows (dialogue from the centre, no clipping).
    private static func weights(_ input: Input, _ channels: ChannelSelection) -> [Double]? {
        let count = Int(input.channels)
        switch channels {
        case .only(let channel):
            return (0..<count).map { $0 == min(channel, count - 1) ? 1 : 0 }
        case .mixdown:
            guard count > 2, input.mask == 0 || count > 8 else { return nil }
            return [Double](repeating: 1 / Double(count), count: count)
        }
    }

    /// Float files may hold anything: beyond full scale becomes full scale, not-a-number becomes silence.
    private static func clamp(_ samples: UnsafeMutablePointer<Float>, count: Int) {
        for index in 0..<count {
            let value = unsafe samples[index]
            unsafe samples[index] = value >= -1 ? (value <= 1 ? value : 1) : (value < -1 ? -1 : 0)
        }
    }
}

/// What becomes of several channels.
public enum ChannelSelection: Sendable, Hashable {
    /// All channels mixed into one.
    case mixdown
    /// One channel alone, counted from 0.
    case only(Int)
}
