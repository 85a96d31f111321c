/// Rows of a step that stand together and attend to the same window.
struct StepGroup {
    /// The first row.
    var first: Int
    /// How many rows.
    var count: Int
    /// The slot of the window.
    var window: Int
}
