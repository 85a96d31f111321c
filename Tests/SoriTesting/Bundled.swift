import FoundationEssentials

/// What `scripts/setup` unpacked: the small models, the library that runs them and an English clip.
public enum Bundled {
    /// The folder (`STT_ASSETS_DIR`, default `.deps` of the checkout).
    public static let assets: String =
        ProcessInfo.processInfo.environment["STT_ASSETS_DIR"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".deps").path

    /// The library of Moonshine.
    public static let library = "\(wheel).libs/libonnxruntime-13ab8084.so.1"

    /// Whether tests with Moonshine can run; says loudly when they cannot.
    public static let isThere: Bool = {
        if FileManager.default.fileExists(atPath: library) { return true }
        print("SKIPPED: tests with Moonshine, because \(library) is not there; run scripts/setup (x86-64 only)")
        return false
    }()

    /// The bundled clip (about ten seconds of English), 16 kHz mono; empty when it is not there.
    public static let clip: [Float] = samples(wav: "\(wheel)/assets/beckett.wav")

    private static let wheel = "\(assets)/moonshine-voice-0.1.0/moonshine_voice"

    /// The samples of a plain 16-bit mono WAV file of 16 kHz; empty for anything else.
    public static func samples(wav path: String) -> [Float] {
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count > 44 else { return [] }
        let bytes = [UInt8](data)
        var offset = 12
        while offset + 8 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + 4 + $1]) << (8 * $1) }
            if Array(bytes[offset..<offset + 4]) == Array("data".utf8) {
                let end = min(bytes.count, offset + 8 + length)
                return stride(from: offset + 8, to: end - 1, by: 2).map {
                    Float(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)) / 32768
                }
            }
            offset += 8 + length + length % 2
        }
        return []
    }
}
