internal import CALSA
import Glibc
import SoriCore

/// The owner of an ALSA handle.
///
/// `@unchecked Sendable`: the handle is used by `read` and `deinit` only; `Microphone` calls `read` from one consumer
/// at a time, as `SampleSource` asks, and nobody reads any more when the last reference goes.
@safe
final class CaptureDevice: @unchecked Sendable {
    /// Microseconds the device may buffer: what a busy machine may be late by.
    private static let latency: UInt32 = 500_000
    private static let timeoutMilliseconds: Int32 = 3_000

    private let name: String
    private var handle: OpaquePointer?

    init(name: String) throws(AudioError) {
        self.name = name
        sori_alsa_be_quiet()
        let code = unsafe snd_pcm_open(&handle, name, SND_PCM_STREAM_CAPTURE, 0)
        guard code >= 0 else { throw Self.error(name, "opened", code) }
        // ALSA's own converter brings every device to this form.
        let setting = unsafe snd_pcm_set_params(
            handle, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 1, UInt32(sampleRate), 1, Self.latency)
        guard setting >= 0 else {
            unsafe snd_pcm_close(handle)
            unsafe handle = nil
            throw Self.error(name, "set to 16 kHz mono", setting)
        }
        unsafe snd_pcm_start(handle)
    }

    deinit {
        if let handle = unsafe handle { unsafe snd_pcm_close(handle) }
    }

    /// `samples` samples in -1...1. Blocks.
    func read(samples: Int) throws(AudioError) -> [Float] {
        var frames = [Int16](repeating: 0, count: samples)
        var filled = 0
        while filled < samples {
            let ready = unsafe snd_pcm_wait(handle, Self.timeoutMilliseconds)
            guard ready != 0 else { throw Self.error(name, "read: it gives no audio", -ETIMEDOUT) }
            let count = unsafe frames.withUnsafeMutableBufferPointer { frames in
                guard let base = frames.baseAddress else { return 0 }
                return unsafe snd_pcm_readi(handle, base + filled, snd_pcm_uframes_t(samples - filled))
            }
            if count > 0 {
                filled += count
                continue
            }
            let code = Int32(truncatingIfNeeded: count)
            // An overrun or a suspended machine is mended; a device that is gone is not.
            guard code < 0, unsafe snd_pcm_recover(handle, code, 1) >= 0 else {
                throw Self.error(name, "read", code)
            }
            unsafe snd_pcm_start(handle)
        }
        return frames.map { Float($0) / 32_768 }
    }

    private static func error(_ name: String, _ action: String, _ code: Int32) -> AudioError {
        let reason = unsafe String(cString: snd_strerror(code))
        let kind: AudioError.Code =
            switch -code {
            case ENOENT, ENODEV, ENXIO: .notFound
            case EACCES, EPERM: .noPermission
            case ETIMEDOUT: .timedOut
            default: .unreadable
            }
        return AudioError(
            kind,
            "the sound device \"\(name)\" cannot be \(action) (\(reason)); 'arecord -L' lists the devices, "
                + "--device chooses one"
        )
    }
}
