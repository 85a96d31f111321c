public import FoundationEssentials

/// Where tests find their material: what the checkout carries in `Tests/Fixtures`, and what an environment variable
/// names.
public enum Fixtures {
    /// The checkout.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// What the checkout carries: clips in `audio`, references in `golden`, the model `whisper-nano`.
    public static let carried = root.appending(path: "Tests/Fixtures")

    /// The path of a carried clip: 16 kHz mono, 16 bits a sample.
    public static func clip(_ name: String) -> String { carried.appending(path: "audio/\(name).wav").path }

    /// The folder of the evaluation set (`STT_EVAL_DIR`), or nil when it is not there: tests that need it are skipped.
    public static let evaluation = folder("STT_EVAL_DIR")
    /// The folder of the whole set of test models (`STT_TEST_MODELS`), or nil when it is not there.
    public static let models = folder("STT_TEST_MODELS")
    /// The test models with their clips: the whole set, or what the checkout carries of it.
    public static var modelsOrCarried: URL { models ?? carried }

    private static func folder(_ variable: String) -> URL? {
        guard let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty else { return nil }
        return FileManager.default.fileExists(atPath: path) ? URL(filePath: path) : nil
    }
}
