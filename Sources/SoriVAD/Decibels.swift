import Glibc

/// Loudness on a logarithmic scale.
enum Decibels {
    /// Decibels of a mean square, at least -100.
    static func power(_ value: Float) -> Float { value > 1e-10 ? 10 * log10f(value) : -100 }
}
