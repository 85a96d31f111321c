/// Limits on a form.
public struct FormLimits: Sendable {
    /// Longest file in bytes; a longer one gets 413 as soon as that is known.
    public var fileBytes: Int
    /// All text fields together, in bytes; more gets 413.
    public var fieldBytes = 1 << 20
    /// Most parts or items; more get 400.
    public var parts = 1_000

    /// Makes limits.
    public init(fileBytes: Int = 500 << 20) { self.fileBytes = fileBytes }
}
