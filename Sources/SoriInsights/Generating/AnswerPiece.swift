/// What one line of a streamed answer says.
enum AnswerPiece: Sendable, Equatable {
    /// More text.
    case text(String)
    /// The last text; the answer is whole when `isCut` is false, else the model ran into its limit.
    case end(String, isCut: Bool)
    /// The server's own error.
    case failure(String)
    /// Nothing that matters here.
    case nothing
}
