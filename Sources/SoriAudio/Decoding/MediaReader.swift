internal import CFFmpeg
import Glibc

/// Owns FFmpeg's demuxer over an `InputFile` and gives the packets of its best audio track.
///
/// Not thread-safe: one owner, serial use. Nothing but the one file can be opened: bytes come from `InputFile`, further
/// opening is refused, and only the demuxers and decoders of `MediaFormats` are allowed.
@safe
final class MediaReader {
    let info: AudioInfo
    /// How sure FFmpeg was about the container, 0...100.
    let probeScore: Int
    /// True when the container has pictures too, so that its times count from their start.
    let hasVideo: Bool
    private let file: InputFile
    private let format: UnsafeMutablePointer<AVFormatContext>
    private var bytes: UnsafeMutablePointer<AVIOContext>?
    private let streamIndex: Int32

    /// Opens the container; `isHeaderless` as in `AudioOptions`.
    init(file: InputFile, isHeaderless: Bool = false) throws(AudioError) {
        av_log_set_level(AV_LOG_QUIET)
        self.file = file
        var bytes: UnsafeMutablePointer<AVIOContext>? = unsafe try Self.makeBytes(file)
        let format: UnsafeMutablePointer<AVFormatContext>
        do throws(AudioError) {
            unsafe format = try Self.open(file, bytes, isHeaderless: isHeaderless && file.head(4) != Array("RIFF".utf8))
        } catch {
            unsafe Self.free(&bytes)
            throw error
        }
        do throws(AudioError) {
            unsafe streamIndex = try Self.selectStream(format, file)
            unsafe info = try Self.describe(format, streamIndex, file)
        } catch {
            var handle: UnsafeMutablePointer<AVFormatContext>? = unsafe format
            unsafe avformat_close_input(&handle)
            unsafe Self.free(&bytes)
            throw error
        }
        unsafe probeScore = Int(format.pointee.probe_score)
        unsafe hasVideo = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0) >= 0
        unsafe self.format = format
        unsafe self.bytes = bytes
    }

    deinit {
        var handle: UnsafeMutablePointer<AVFormatContext>? = unsafe format
        unsafe avformat_close_input(&handle)
        unsafe Self.free(&bytes)
    }

    /// Reads the next packet of the audio track into `packet`; false at the end, or where the file breaks off.
    func read(into packet: UnsafeMutablePointer<AVPacket>) throws(AudioError) -> Bool {
        while true {
            let result = unsafe av_read_frame(format, packet)
            if let reason = file.interrupt.reason {
                unsafe av_packet_unref(packet)
                throw Self.interrupted(reason, file.path)
            }
            guard result >= 0 else {
                if file.readError != 0 { throw Self.unreadable(file) }
                return false
            }
            if unsafe packet.pointee.stream_index == streamIndex { return true }
            unsafe av_packet_unref(packet)
        }
    }

    /// Lends the track's codec parameters and time base to `body`.
    func withTrack<Result>(
        _ body: (UnsafeMutablePointer<AVCodecParameters>, AVRational) throws(AudioError) -> Result
    ) throws(AudioError) -> Result {
        guard let stream = unsafe format.pointee.streams[Int(streamIndex)],
            let parameters = unsafe stream.pointee.codecpar
        else { throw Self.noTrack(file) }
        return try unsafe body(parameters, stream.pointee.time_base)
    }

    /// Seconds at which the container's own clock starts, or nil when it does not say.
    var containerStart: Double? {
        let start = unsafe format.pointee.start_time
        return start == sori_nopts_value() ? nil : Double(start) / Double(AV_TIME_BASE)
    }

    // MARK: Opening

    private static func makeBytes(_ file: InputFile) throws(AudioError) -> UnsafeMutablePointer<AVIOContext> {
        let size = 64 * 1024
        // The pointer is not retained: the reader holds `file` and frees this context before letting go of it.
        let opaque = unsafe Unmanaged.passUnretained(file).toOpaque()
        guard let buffer = unsafe av_malloc(size) else { throw noMemory(file) }
        let context = unsafe avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Int32(size), 0, opaque, readBytes, nil, seekBytes)
        guard let context = unsafe context else {
            unsafe av_free(buffer)
            throw noMemory(file)
        }
        return unsafe context
    }

    private static func open(
        _ file: InputFile, _ bytes: UnsafeMutablePointer<AVIOContext>?, isHeaderless: Bool
    ) throws(AudioError) -> UnsafeMutablePointer<AVFormatContext> {
        guard let context = unsafe avformat_alloc_context() else { throw noMemory(file) }
        unsafe context.pointee.pb = bytes
        unsafe context.pointee.io_open = { _, _, _, _, _ in -EPERM }
        unsafe context.pointee.interrupt_callback = AVIOInterruptCB(
            callback: { opaque in
                guard let opaque = unsafe opaque else { return 1 }
                let file = unsafe Unmanaged<InputFile>.fromOpaque(opaque).takeUnretainedValue()
                return file.interrupt.reason == nil ? 0 : 1
            }, opaque: Unmanaged.passUnretained(file).toOpaque())
        unsafe context.pointee.format_whitelist = av_strdup(isHeaderless ? MediaFormats.bare : MediaFormats.demuxers)
        unsafe context.pointee.codec_whitelist = av_strdup(MediaFormats.decoders)
        unsafe context.pointee.protocol_whitelist = av_strdup("file")
        unsafe context.pointee.probesize = 5_000_000
        unsafe context.pointee.max_analyze_duration = Int64(5 * AV_TIME_BASE)
        unsafe context.pointee.max_streams = 100
        var handle: UnsafeMutablePointer<AVFormatContext>? = unsafe context
        // On failure this frees the context itself.
        var settings: OpaquePointer?
        defer { unsafe av_dict_free(&settings) }
        if isHeaderless { unsafe av_dict_set(&settings, "sample_rate", "16000", 0) }
        let bare = unsafe isHeaderless ? av_find_input_format(MediaFormats.bare) : nil
        let opened = unsafe avformat_open_input(&handle, nil, bare, &settings)
        guard opened >= 0, let format = unsafe handle else { throw refused("avformat_open_input", opened, file) }
        let found = unsafe avformat_find_stream_info(format, nil)
        guard found >= 0 else {
            unsafe avformat_close_input(&handle)
            throw refused("avformat_find_stream_info", found, file)
        }
        return unsafe format
    }

    private static func selectStream(
        _ format: UnsafeMutablePointer<AVFormatContext>, _ file: InputFile
    ) throws(AudioError) -> Int32 {
        let best = unsafe av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, nil, 0)
        guard best >= 0 else {
            // Probing that was interrupted finds no track either: that is no fault of the file.
            if let reason = file.interrupt.reason { throw interrupted(reason, file.path) }
            throw noTrack(file)
        }
        for index in 0..<Int(unsafe format.pointee.nb_streams) where index != Int(best) {
            unsafe format.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
        return best
    }

    private static func describe(
        _ format: UnsafeMutablePointer<AVFormatContext>, _ index: Int32, _ file: InputFile
    ) throws(AudioError) -> AudioInfo {
        guard let stream = unsafe format.pointee.streams[Int(index)], let parameters = unsafe stream.pointee.codecpar
        else { throw noTrack(file) }
        let container = unsafe format.pointee.iformat.flatMap { unsafe $0.pointee.name }
        let codec = unsafe String(cString: avcodec_get_name(parameters.pointee.codec_id))
        let rate = Int(unsafe parameters.pointee.sample_rate)
        let channels = Int(unsafe parameters.pointee.ch_layout.nb_channels)
        try SampleLimits.check(rate: rate, channels: channels, path: file.path)
        let none = sori_nopts_value()
        var duration: Double?
        if unsafe stream.pointee.duration != none {
            duration = unsafe Double(stream.pointee.duration) * av_q2d(stream.pointee.time_base)
        } else if unsafe format.pointee.duration != none {
            duration = unsafe Double(format.pointee.duration) / Double(AV_TIME_BASE)
        }
        if let claim = duration, !claim.isFinite || claim < 0 { duration = nil }
        return AudioInfo(
            container: unsafe container.map { unsafe String(cString: $0) } ?? "unknown", codec: codec, rate: rate,
            channels: channels, declaredDuration: duration)
    }

    private static func free(_ bytes: inout UnsafeMutablePointer<AVIOContext>?) {
        guard let context = unsafe bytes else { return }
        // FFmpeg may have replaced the buffer: the one to free is the context's.
        unsafe av_freep(&context.pointee.buffer)
        unsafe avio_context_free(&bytes)
    }
}
