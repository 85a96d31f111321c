/// Which jobs `sori jobs list` asks for, checked.
struct JobsQuery: Sendable, Equatable {
    /// The query of the request, with its question mark.
    let text: String

    private static let statuses = ["pending", "processing", "completed", "failed", "cancelled"]

    /// Reads the options; throws a line that names the wrong one.
    init(_ arguments: CommandArguments) throws(ConfigurationError) {
        var parts: [String] = []
        if let status = arguments.value("--status") {
            guard Self.statuses.contains(status) else {
                throw ConfigurationError(
                    "--status is \"\(status)\"; it must be one of \(Self.statuses.joined(separator: ", "))")
            }
            parts.append("status=\(status)")
        }
        if let batch = arguments.value("--batch") {
            parts.append("batch_id=\(batch == "all" || batch == "*" ? "*" : try JobsClient.id(batch))")
        }
        for (option, name, range) in [("--limit", "limit", 1...500), ("--offset", "offset", 0...Int(Int32.max))] {
            guard let value = arguments.value(option) else { continue }
            guard let number = Int(value), range.contains(number) else {
                throw ConfigurationError(
                    "\(option) is \"\(value)\"; it must be \(range.lowerBound) to \(range.upperBound)")
            }
            parts.append("\(name)=\(number)")
        }
        text = parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}
