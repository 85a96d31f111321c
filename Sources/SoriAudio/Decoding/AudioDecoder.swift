internal import CFFmpeg
public import SoriCore

/// Decodes the best audio track of a local file, block by block, to 16 kHz mono Float.
///
/// Not thread-safe: one owner, serial use, on a thread that may block. `AudioFile` is the asynchronous form.
public final class AudioDecoder {
    /// What the file says about its audio.
    public let info: AudioInfo
    /// What was wrong with the audio so far; complete once `nextBlock` has given nil.
    public private(set) var warnings: [AudioWarning] = []
    /// Samples given out so far, at 16 kHz.
    public private(set) var decodedSamples = 0

    let interrupt: AudioInterrupt
    private let path: String
    private let options: AudioOptions
    private let reader: MediaReader
    private let packets: PacketDecoder
    private let truncation: AudioWarning?
    private var converter: SampleConverter?
    private var timeline: Timeline
    private var output: [Float] = []
    /// Samples of silence to give after `output`.
    private var silence = 0
    /// Samples to give after `silence`.
    private var held: [Float] = []
    /// Samples at the file's rate still to be dropped.
    private var skip: Int
    private var isAtEnd = false

    /// Opens the regular file at `path`; throws `AudioError` when it cannot be read or is not audio.
    public convenience init(path: String, options: AudioOptions = AudioOptions()) throws(AudioError) {
        try self.init(path: path, options: options, interrupt: AudioInterrupt())
    }

    init(path: String, options: AudioOptions, interrupt: AudioInterrupt) throws(AudioError) {
        interrupt.start(seconds: options.timeout)
        let file = try InputFile(path: path, interrupt: interrupt)
        truncation = WAVHeader.truncation(of: file)
        reader = try MediaReader(file: file, isHeaderless: options.isHeaderless)
        info = reader.info
        if case .only(let channel) = options.channels, !(0..<info.channels).contains(channel) {
            throw AudioError(
                .noSuchChannel, "\(path) has \(info.channels) channels; there is no channel \(channel) (counted from 0)"
            )
        }
        packets = try PacketDecoder(reader: reader, path: path)
        timeline = Timeline(origin: reader.hasVideo ? reader.containerStart : nil)
        // The first frame of a raw AAC stream has no frame before it to overlap with, and nothing says so: encoders
        // always put at least one frame before the sound. Other containers say how much, and FFmpeg drops it.
        skip = info.container == "aac" ? 1024 : 0
        self.path = path
        self.options = options
        self.interrupt = interrupt
    }

    /// The next samples (`options.blockDuration` seconds, less at the end), or nil at the end.
    ///
    /// Damaged parts are left out, silence standing in where the container's times show a hole. Throws when nothing
    /// could be decoded at all, when the system cannot read the file, when cancelled or out of time.
    public func nextBlock() throws(AudioError) -> [Float]? {
        interrupt.start(seconds: options.timeout)
        let wanted = Int(options.blockDuration * Double(sampleRate))
        output.reserveCapacity(wanted + 8192)
        while output.count < wanted {
            if silence > 0 {
                let count = min(silence, wanted - output.count)
                output.append(contentsOf: repeatElement(0, count: count))
                silence -= count
                continue
            }
            if !held.isEmpty {
                output.append(contentsOf: held)
                held = []
                continue
            }
            guard !isAtEnd else { break }
            if try !decodeFrame() {
                isAtEnd = true
                try drainConverter()
            }
        }
        decodedSamples += output.count
        if isAtEnd && silence == 0 && held.isEmpty { try finish() }
        guard !output.isEmpty else { return nil }
        defer { output = [] }
        return output
    }

    private func decodeFrame() throws(AudioError) -> Bool {
        try checkDamage()
        return try unsafe packets.next(from: reader) { frame, time throws(AudioError) in
            let count = unsafe Int(frame.pointee.nb_samples)
            let input = SampleConverter.Input(
                rate: unsafe frame.pointee.sample_rate, format: unsafe frame.pointee.format,
                channels: unsafe frame.pointee.ch_layout.nb_channels,
                mask: unsafe frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_NATIVE
                    ? frame.pointee.ch_layout.u.mask : 0)
            try SampleLimits.check(rate: Int(input.rate), channels: Int(input.channels), path: path)
            guard count > 0 else { return }
            if skip >= count {
                skip -= count
                return
            }
            let hole = timeline.advance(to: time, by: Double(count) / Double(input.rate))
            if hole > 0 || converter.map({ $0.input != input }) ?? false {
                try drainConverter()
                silence += Int((hole * Double(sampleRate)).rounded())
            }
            unsafe try convert(frame, count: count, input)
        }
    }

    private func convert(
        _ frame: UnsafeMutablePointer<AVFrame>, count: Int, _ input: SampleConverter.Input
    ) throws(AudioError) {
        do throws(FFmpegError) {
            let converter: SampleConverter
            if let current = self.converter {
                converter = current
            } else {
                converter = try SampleConverter(input, channels: options.channels)
                self.converter = converter
            }
            let channels = unsafe UnsafeMutableRawPointer(frame.pointee.extended_data)?
                .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
            if silence > 0 {
                unsafe try converter.convert(channels, count: Int32(count), to: &held)
            } else {
                unsafe try converter.convert(channels, count: Int32(count), to: &output)
            }
        } catch {
            throw AudioError(.unsupportedMedia, "the samples of \(path) cannot be converted", cause: error)
        }
    }

    private func drainConverter() throws(AudioError) {
        guard let converter else { return }
        self.converter = nil
        do throws(FFmpegError) {
            try converter.finish(to: &output)
        } catch {
            throw AudioError(.unsupportedMedia, "the samples of \(path) cannot be converted", cause: error)
        }
    }

    /// Random bytes can look like a few frames of MP3: more damage than sound at the start is not audio.
    private func checkDamage() throws(AudioError) {
        guard decodedSamples == 0, packets.damagedPackets > 50, packets.damagedPackets > packets.frames else { return }
        throw notDecodable()
    }

    private func finish() throws(AudioError) {
        guard decodedSamples > 0 else {
            if packets.damagedPackets > 0 { throw notDecodable() }
            throw AudioError(.emptyAudio, "\(path) has a header but no audio in it; record or export it again")
        }
        guard !(decodedSamples == output.count && reader.probeScore < 25 && packets.damagedPackets >= packets.frames)
        else { throw notDecodable() }
        warnings = findWarnings()
    }

    private func findWarnings() -> [AudioWarning] {
        var warnings = timeline.warnings
        let decoded = Double(decodedSamples) / Double(sampleRate)
        if let truncation {
            warnings.append(truncation)
        } else if let declared = info.declaredDuration, decoded < declared - max(0.5, declared * 0.02) {
            warnings.append(
                AudioWarning(
                    .truncated,
                    "the header claims \(Self.seconds(declared)) s, \(Self.seconds(decoded)) s could be decoded"))
        }
        if packets.damagedPackets > 0 {
            warnings.append(AudioWarning(.damaged, "\(packets.damagedPackets) damaged parts were left out"))
        }
        return warnings
    }

    private func notDecodable() -> AudioError {
        AudioError(
            .unsupportedMedia,
            "\(path) looks like \(info.codec) but cannot be decoded; it is damaged or not audio, export it again")
    }

    private static func seconds(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
