/// A model found on this machine, as `sori models list` shows it.
public struct InstalledModel: Sendable, Equatable {
    /// What kind of model it is, and so which engine would run it.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// The English model that comes with the program's set-up.
        case moonshine
        /// A folder of a Whisper model, with `config.json` and weights.
        case whisper
        /// One `ggml-*.bin` file of whisper.cpp.
        case ggml
    }

    /// The name a configuration uses for it.
    public var name: String
    /// Its kind.
    public var kind: Kind
    /// The folder or file.
    public var path: String
    /// Bytes on disk.
    public var size: Int
    /// Why this build cannot use it, with the remedy, or nil when it can.
    public var problem: String?

    /// Whether this build can load it now.
    public var isUsable: Bool { problem == nil }

    /// Makes an entry.
    public init(name: String, kind: Kind, path: String, size: Int, problem: String?) {
        self.name = name
        self.kind = kind
        self.path = path
        self.size = size
        self.problem = problem
    }
}
