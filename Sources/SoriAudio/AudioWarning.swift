/// Something the decoder coped with and a person may want to know.
public struct AudioWarning: Sendable, Hashable {
    /// `truncated`, `damaged`, `timestamps`: a bounded set of identifiers.
    public let code: String
    /// What is wrong with the audio, in English.
    public let message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}
