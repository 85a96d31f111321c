public import FoundationEssentials

/// Where tests find real material that the checkout does not carry.
public enum Fixtures {
    /// The folder of the evaluation set (`STT_EVAL_DIR`, default `../shared/eval`), or nil when it is not there.
    public static var evaluation: URL? { folder("STT_EVAL_DIR", default: "../shared/eval") }
    /// The folder of the test models (`STT_TEST_MODELS`, default `../shared/models`), or nil when it is not there.
    public static var models: URL? { folder("STT_TEST_MODELS", default: "../shared/models") }

    private static func folder(_ variable: String, default path: String) -> URL? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let url =
            ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }
            ?? root.appending(path: path).standardizedFileURL
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
}
