import FoundationEssentials
import SoriCore

@testable import SoriRecognition

/// What `scripts/setup` unpacked: the library, its model and its English clip.
enum Bundled {
    static let assets: String =
        ProcessInfo.processInfo.environment["STT_ASSETS_DIR"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".deps").path

    /// Whether tests with the library can run; says loudly when they cannot.
    static let isThere: Bool = {
        let path = MoonshineFiles.tinyEnglish(assets: assets).library
        if FileManager.default.fileExists(atPath: path) { return true }
        let line = "SKIPPED: tests with Moonshine, because \(path) is not there; run scripts/setup (x86-64 only)"
        print(line)
        return false
    }()

    /// The bundled clip (about ten seconds of English), 16 kHz mono; empty when it is not there.
    static let clip: [Float] = samples(wav: "\(assets)/\(MoonshineFiles.wheel)/moonshine_voice/assets/beckett.wav")

    /// The samples of a plain 16-bit mono WAV file of 16 kHz.
    static func samples(wav path: String) -> [Float] {
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
