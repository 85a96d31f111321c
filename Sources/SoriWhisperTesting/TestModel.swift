import FoundationEssentials
import SoriTesting
import Testing

@testable import SoriWhisper

/// The three checkpoints of the shared test models, each read once.
enum TestModel: String, CaseIterable {
    case nano = "whisper-nano"
    case english = "whisper-random-en"
    case large = "whisper-random-v3"

    /// Whether the models are there; says so once when they are not.
    static let isAvailable: Bool = {
        if Fixtures.models != nil { return true }
        print("SKIPPED: no Whisper test models; set STT_TEST_MODELS or put them into ../shared/models")
        return false
    }()

    var folder: String { Self.path(rawValue) }

    static func path(_ name: String) -> String { (Fixtures.models?.path ?? "/nonexistent") + "/" + name }

    func configuration() throws -> WhisperConfiguration { try WhisperConfiguration(folder: folder) }
    func tokenizer() throws -> WhisperTokenizer {
        try Self.tokenizers[self, default: .failure(.init(.notFound, ""))].get()
    }

    private static let tokenizers: [TestModel: Result<WhisperTokenizer, WhisperError>] = Dictionary(
        uniqueKeysWithValues: allCases.map { model in
            (
                model,
                Result { () throws(WhisperError) in
                    try WhisperTokenizer(
                        folder: model.folder, configuration: try WhisperConfiguration(folder: model.folder))
                }
            )
        })
}

/// A golden file of this target's resources, made by the reference.
func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// A folder of files for one test, removed with it.
final class ScratchFolder {
    let path: String

    init(_ files: [String: [UInt8]] = [:]) throws {
        path = "/tmp/sori-whisper-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, bytes) in files { try write(bytes, name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
    }
}

/// xorshift64*, for tests that must do the same every time.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
