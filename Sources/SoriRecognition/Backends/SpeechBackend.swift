import SoriCore
public import SoriModels

/// A speech engine that can be loaded by name: the seam between the loader and the engines.
///
/// A value that knows where its files are; nothing is read before it is asked.
public protocol SpeechBackend: Sendable {
    /// Its name in configuration and answers, such as `whisper`: lower case.
    var name: String { get }
    /// Lower-case names of other programs that mean this engine too.
    var otherNames: Set<String> { get }
    /// Lower-case names of the models that only this engine has; nil for an engine that loads models of any name.
    var modelNames: Set<String>? { get }
    /// Whether it is loaded only where it, or a model of its own, is named: one that knows few languages must not
    /// answer for another that is missing.
    var mustBeNamed: Bool { get }
    /// Whether it could be loaded now.
    var isAvailable: Bool { get }
    /// The model that comes with the program's set-up, if there is one and it has been set up.
    var bundledModel: InstalledModel? { get }

    /// Loads what `request` asks for; takes seconds for a large model and leaves other recognizers alone.
    ///
    /// Throws `RecognitionError` with the remedy: `backend_missing`, `model_missing`, `model_damaged`, or
    /// `unsupported_option` for a model, device or compute type that is not known.
    func load(_ request: BackendRequest) async throws -> any Recognizer
}

extension SpeechBackend {
    /// Whether a client or a configuration that says `name` means this engine; case and surrounding spaces make no
    /// difference.
    public func answers(to name: String) -> Bool {
        let name = name.trimmed.lowercased()
        return name == self.name || otherNames.contains(name)
    }
}
