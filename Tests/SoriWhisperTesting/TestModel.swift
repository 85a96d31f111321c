import FoundationEssentials
import SoriTesting
package import SoriWhisper

/// The three checkpoints of the shared test models, each read once.
package enum TestModel: String, CaseIterable {
    case nano = "whisper-nano"
    case english = "whisper-random-en"
    case large = "whisper-random-v3"

    /// Whether the models are there; says so once when they are not.
    package static let isAvailable: Bool = {
        if Fixtures.models != nil { return true }
        print("SKIPPED: no Whisper test models; set STT_TEST_MODELS")
        return false
    }()

    package var folder: String { Self.path(rawValue) }

    package static func path(_ name: String) -> String { (Fixtures.models?.path ?? "/nonexistent") + "/" + name }

    package func configuration() throws -> WhisperConfiguration { try WhisperConfiguration(folder: folder) }
    package func tokenizer() throws -> WhisperTokenizer {
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
