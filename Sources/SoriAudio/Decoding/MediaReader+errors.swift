internal import CFFmpeg
import Glibc

extension MediaReader {
    /// What a failed opening means, from what the file looks like.
    static func refused(_ function: String, _ result: Int32, _ file: InputFile) -> AudioError {
        if let reason = file.interrupt.reason { return interrupted(reason, file.path) }
        if file.readError != 0 { return unreadable(file) }
        let cause = FFmpegError(function: function, result: result)
        let head = file.head(12)
        if head.count >= 8, Array(head[4..<8]) == Array("ftyp".utf8) {
            return AudioError(
                .truncated,
                "\(file.path) is an MP4 file without its index, so cut off or still being written; copy it again",
                cause: cause)
        }
        return AudioError(
            .unsupportedMedia,
            "\(file.path) is not audio that can be decoded, or its header is damaged; give WAV, MP3, M4A, FLAC, "
                + "OGG, WebM, AMR, WMA or a video with sound (PCM without a header needs a name that ends in .pcm)",
            cause: cause)
    }

    static func interrupted(_ reason: AudioInterrupt.Reason, _ path: String) -> AudioError {
        switch reason {
        case .cancelled: AudioError(.cancelled, "decoding \(path) was cancelled")
        case .timedOut:
            AudioError(.timedOut, "decoding \(path) took too long; the disk is slow or the file is damaged")
        }
    }

    static func unreadable(_ file: InputFile) -> AudioError {
        AudioError(.unreadable, "cannot read \(file.path): \(unsafe String(cString: strerror(file.readError)))")
    }

    static func noTrack(_ file: InputFile) -> AudioError {
        AudioError(.noAudioTrack, "\(file.path) has no audio track; give a file with sound")
    }

    static func noMemory(_ file: InputFile) -> AudioError {
        AudioError(.unreadable, "not enough memory to open \(file.path)")
    }
}

/// Fills FFmpeg's buffer from the `InputFile` behind `opaque`.
func readBytes(_ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> Int32 {
    guard let opaque = unsafe opaque, let buffer = unsafe buffer, count > 0 else { return -EINVAL }
    let file = unsafe Unmanaged<InputFile>.fromOpaque(opaque).takeUnretainedValue()
    if file.interrupt.reason != nil { return sori_averror_exit() }
    let got = unsafe file.read(into: buffer, count: Int(count))
    return got > 0 ? Int32(got) : got == 0 ? sori_averror_eof() : -EIO
}

/// Moves the `InputFile` behind `opaque`, or tells its size.
func seekBytes(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    guard let opaque = unsafe opaque else { return Int64(-EINVAL) }
    let file = unsafe Unmanaged<InputFile>.fromOpaque(opaque).takeUnretainedValue()
    let base: Int64
    switch whence & ~AVSEEK_FORCE {
    case AVSEEK_SIZE: return file.size
    case SEEK_SET: base = 0
    case SEEK_CUR: base = file.offset
    case SEEK_END: base = file.size
    default: return Int64(-EINVAL)
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    return !overflow && file.seek(to: target) ? target : Int64(-EINVAL)
}
