/// How an engine goes about the windows of one call, whatever its text should be: who goes first, and what may be left
/// out for speed.
public struct WindowPolicy: Sendable, Equatable {
    /// Who goes first when windows wait.
    public var priority: WindowPriority
    /// Whether a language that is not given is told by the first window as it is decoded, with zeros after short audio:
    /// that spares encoding it twice. The reference has silence there; for audio of a whole window and more both are
    /// the same.
    public var tellsLanguageByWindow: Bool
    /// Encodes this part of a window only, for texts that are decoded again in a moment; nil encodes all, as the
    /// reference does. The language is told by the same part.
    public var audioContextLimit: AudioContext?

    /// Makes a policy; the defaults are the reference's way.
    public init(
        priority: WindowPriority = .file, tellsLanguageByWindow: Bool = false, audioContextLimit: AudioContext? = nil
    ) {
        self.priority = priority
        self.tellsLanguageByWindow = tellsLanguageByWindow
        self.audioContextLimit = audioContextLimit
    }
}
