internal import CFFmpeg
import Glibc

/// Owns FFmpeg's decoder of one track with its packet and frame.
///
/// Not thread-safe: one owner, serial use.
@safe
final class PacketDecoder {
    /// Packets that could not be decoded so far.
    private(set) var damagedPackets = 0
    /// Frames decoded so far.
    private(set) var frames = 0
    /// Seconds a tick of `timestamp` lasts.
    private let tick: Double
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var frame: UnsafeMutablePointer<AVFrame>?
    private var isDraining = false

    init(reader: MediaReader, path: String) throws(AudioError) {
        tick = try unsafe reader.withTrack { _, base in av_q2d(base) }
        unsafe packet = av_packet_alloc()
        unsafe frame = av_frame_alloc()
        unsafe codec = try reader.withTrack { parameters, base throws(AudioError) in
            do throws(FFmpegError) {
                return unsafe try Self.open(parameters, base)
            } catch {
                throw AudioError(
                    .unsupportedMedia,
                    "the codec \(reader.info.codec) of \(path) is not supported; convert it to WAV or MP3",
                    cause: error)
            }
        }
    }

    deinit {
        unsafe avcodec_free_context(&codec)
        unsafe av_packet_free(&packet)
        unsafe av_frame_free(&frame)
    }

    /// Decodes the next frame and lends it to `body` with its time in seconds (nil when unknown); false at the end.
    ///
    /// Damaged packets are counted and skipped. The frame is valid only inside `body`.
    func next(
        from reader: MediaReader, _ body: (UnsafeMutablePointer<AVFrame>, Double?) throws(AudioError) -> Void
    ) throws(AudioError) -> Bool {
        guard let packet = unsafe packet, let frame = unsafe frame else {
            throw AudioError(.unreadable, "not enough memory to decode")
        }
        let again = -EAGAIN
        while true {
            let result = unsafe avcodec_receive_frame(codec, frame)
            if result >= 0 {
                frames += 1
                defer { unsafe av_frame_unref(frame) }
                let time = unsafe frame.pointee.best_effort_timestamp
                try unsafe body(frame, time == sori_nopts_value() ? nil : Double(time) * tick)
                return true
            }
            if result == sori_averror_eof() { return false }
            if result != again {
                damagedPackets += 1
                // Errors while draining repeat for ever in some decoders.
                if isDraining { return false }
            }
            if try unsafe reader.read(into: packet) {
                let sent = unsafe avcodec_send_packet(codec, packet)
                unsafe av_packet_unref(packet)
                if sent < 0 { damagedPackets += 1 }
            } else {
                if isDraining { return false }
                isDraining = true
                _ = unsafe avcodec_send_packet(codec, nil)
            }
        }
    }

    private static func open(
        _ parameters: UnsafeMutablePointer<AVCodecParameters>, _ base: AVRational
    ) throws(FFmpegError) -> UnsafeMutablePointer<AVCodecContext> {
        guard let decoder = unsafe avcodec_find_decoder(parameters.pointee.codec_id) else {
            throw FFmpegError(function: "avcodec_find_decoder", result: sori_averror_invaliddata())
        }
        var context = unsafe avcodec_alloc_context3(decoder)
        do throws(FFmpegError) {
            let codec = unsafe try FFmpegCall.allocated("avcodec_alloc_context3", context)
            try FFmpegCall.check(
                "avcodec_parameters_to_context", unsafe avcodec_parameters_to_context(codec, parameters))
            // Set so that the decoder itself drops what encoders put before the first sample (priming).
            unsafe codec.pointee.pkt_timebase = base
            unsafe codec.pointee.thread_count = 1
            unsafe codec.pointee.max_samples = 1 << 22
            unsafe codec.pointee.codec_whitelist = av_strdup(MediaFormats.decoders)
            try FFmpegCall.check("avcodec_open2", unsafe avcodec_open2(codec, decoder, nil))
            return unsafe codec
        } catch {
            unsafe avcodec_free_context(&context)
            throw error
        }
    }
}
