import Foundation
import SoriAudio
import SoriTesting
import SoriVAD
import Testing

/// Our own clips with the probabilities ONNX Runtime gives them: the graph of silero-vad 6.2.3 with the weights of its
/// safetensors file (`Benchmarks/audio/silero_onnx.py WHEEL probs`); the ONNX file itself carries other weights.
enum Golden {
    static let names = ["en-01", "ko-02"]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()

    static func samples(_ name: String) throws -> [Float] {
        let decoder = try AudioDecoder(path: Fixtures.clip(name))
        var all: [Float] = []
        while let block = try decoder.nextBlock() { all += block }
        return all
    }

    static func probabilities(_ name: String) throws -> [Float] {
        let data = try [UInt8](Data(contentsOf: root.appending(path: "Resources/\(name).probs")))
        return stride(from: 0, to: data.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[start + $1]) << UInt32(8 * $1) })
        }
    }

    /// The weights as `scripts/setup` unpacks them; nil, said loudly, when it has not run.
    static func model() throws -> SileroModel? {
        let path = Fixtures.root.appending(path: ".deps/silero-vad-6.2.3/silero_vad/data/silero_vad_16k.safetensors")
            .path
        guard FileManager.default.fileExists(atPath: path) else {
            print("SKIPPED: \(path) is missing; run scripts/setup")
            return nil
        }
        return try SileroModel(path: path)
    }
}
