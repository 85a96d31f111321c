internal import CKernels

/// Where the numbers of a product's right matrix stand: columns in panels, and in a panel a few rows together
/// (`sori_panel_index`).
///
/// One panel as wide as the matrix with groups of one is the plain layout, row after row.
struct PanelLayout: Equatable {
    /// Columns of a panel.
    var panel: Int
    /// Rows whose numbers stand beside each other.
    var group: Int

    /// Where bytes are multiplied fast: four rows make a number of 32 bits.
    static let bytes = PanelLayout(panel: 64, group: 4)

    /// The plain layout of a matrix with `columns` columns.
    static func plain(columns: Int) -> PanelLayout { PanelLayout(panel: columns, group: 1) }

    /// The index of element (`row`, `column`) of a matrix with `rows` rows.
    @inline(__always)
    func index(_ row: Int, _ column: Int, rows: Int) -> Int {
        sori_panel_index(row, column, rows, panel, group)
    }
}
