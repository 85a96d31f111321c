/// What FFmpeg may open here; everything else is refused.
///
/// Playlists and scripts (hls, dash, concat, image sequences, sdp, lavfi ...) would let an uploaded text file name
/// other files or addresses, and decoders nobody sends speech in are only attack surface.
enum MediaFormats {
    /// Demuxers, as FFmpeg's `format_whitelist`.
    static let demuxers = [
        "wav", "w64", "aiff", "au", "caf", "voc", "ircam", "sox", "nistsphere",
        "mp3", "aac", "loas", "ac3", "eac3", "amr", "flac", "wv", "ape", "tta", "ogg",
        "mov", "matroska", "asf", "avi", "flv", "mpeg", "mpegts",
    ].joined(separator: ",")

    /// The demuxer of samples without a header; one channel when nothing else is said.
    static let bare = "s16le"

    /// Decoders, as FFmpeg's `codec_whitelist`: audio only, so that no picture is ever decoded.
    static let decoders = [
        "pcm_s8", "pcm_s8_planar", "pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s16le_planar", "pcm_s16be_planar",
        "pcm_u16le", "pcm_u16be", "pcm_s24le", "pcm_s24be", "pcm_s24le_planar", "pcm_u24le", "pcm_u24be",
        "pcm_s32le", "pcm_s32be", "pcm_s32le_planar", "pcm_u32le", "pcm_u32be", "pcm_s64le", "pcm_s64be",
        "pcm_f16le", "pcm_f24le", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw",
        "pcm_bluray", "pcm_dvd", "pcm_lxf",
        "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_ms", "adpcm_swf", "adpcm_yamaha", "adpcm_g722", "adpcm_g726",
        "adpcm_g726le", "g722", "g726", "g726le", "g723_1", "g729", "gsm", "gsm_ms", "nellymoser", "ilbc",
        "mp3float", "mp3", "mp3adufloat", "mp2float", "mp2", "mp1float", "mp1", "aac", "aac_latm", "ac3", "eac3",
        "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "flac", "alac", "wavpack", "ape", "tta", "shorten",
        "vorbis", "opus", "libopus", "speex", "libspeex", "wmav1", "wmav2", "wmapro", "wmalossless", "wmavoice", "dca",
    ].joined(separator: ",")
}

/// What a header may claim before it is taken for damage.
enum SampleLimits {
    static let rates = 4_000...768_000
    static let channels = 1...64

    static func check(rate: Int, channels: Int, path: String) throws(AudioError) {
        guard rates.contains(rate) else {
            throw AudioError(
                .unsupportedMedia,
                "\(path) claims \(rate) samples a second; its header is damaged, or convert it to 16000")
        }
        guard Self.channels.contains(channels) else {
            throw AudioError(
                .unsupportedMedia, "\(path) claims \(channels) channels; its header is damaged, or convert it to mono")
        }
    }
}
