public import SoriCore

/// Writes 16-bit PCM WAV files in memory. Pure.
public enum WAVWriter {
    /// A whole file of mono samples in -1...1 (beyond that, clipped; not-a-number becomes silence) at `rate` samples a
    /// second.
    public static func encode(_ samples: [Float], rate: Int = sampleRate) -> [UInt8] {
        header(samples: samples.count, rate: rate) + data(samples)
    }

    /// Samples in -1...1 as 16-bit little-endian PCM, two bytes a sample; limited as in `encode`.
    public static func data(_ samples: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * samples.count)
        for sample in samples { append(UInt16(bitPattern: quantise(sample)), to: &bytes) }
        return bytes
    }

    /// The 44 bytes before `samples` samples a channel; lengths beyond what the format holds (4 GiB) are left open.
    public static func header(samples: Int, rate: Int = sampleRate, channels: Int = 1) -> [UInt8] {
        let frame = 2 * max(1, channels)
        let (size, overflow) = max(0, samples).multipliedReportingOverflow(by: frame)
        let data = overflow ? .max : UInt32(clamping: size)
        var bytes = Array("RIFF".utf8)
        append(data > .max - 36 ? .max : data + 36, to: &bytes)
        bytes += "WAVEfmt ".utf8
        append(UInt32(16), to: &bytes)
        append(UInt16(1), to: &bytes)
        append(UInt16(clamping: channels), to: &bytes)
        append(UInt32(clamping: rate), to: &bytes)
        append(UInt32(clamping: rate * frame), to: &bytes)
        append(UInt16(clamping: frame), to: &bytes)
        append(UInt16(16), to: &bytes)
        bytes += "data".utf8
        append(data, to: &bytes)
        return bytes
    }

    /// The 16-bit value nearest to `sample * 32768`, so that decoding gives the same value back.
    static func quantise(_ sample: Float) -> Int16 {
        guard sample == sample else { return 0 }
        return Int16(min(max((sample * 32_768).rounded(), -32_768), 32_767))
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for index in 0..<value.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
