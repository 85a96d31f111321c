/// One line of text as the library gave it, copied out of its memory.
struct MoonshineLine: Sendable, Equatable {
    var text: String
    /// Seconds from the start of the samples.
    var start: Double
    /// Seconds.
    var duration: Double
}
