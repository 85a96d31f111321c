/// Lays out the options of a command for a person to read.
enum HelpText {
    /// One option a line (two when the name is long), texts in one column.
    static func table(_ rows: [(name: String, help: String)]) -> String {
        let column = 30
        return rows.map { row in
            let name = "  " + row.name
            if name.count + 2 > column { return "\(name)\n\(String(repeating: " ", count: column))\(row.help)" }
            return name + String(repeating: " ", count: column - name.count) + row.help
        }.joined(separator: "\n")
    }

    /// The lines of `options`.
    static func table(_ options: [CommandOption]) -> String {
        table(options.map { option in (option.placeholder.map { "\(option.name) \($0)" } ?? option.name, option.help) })
    }
}
