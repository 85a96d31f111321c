/// What becomes of a layer's finished numbers.
enum Epilogue {
    /// They replace what was there.
    case store
    /// They are added to what was there.
    case add
    /// They go through the activation, then replace what was there.
    case activate
}
