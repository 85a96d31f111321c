/// `name=value&name=value` with percent escapes: queries and `application/x-www-form-urlencoded` bodies.
public enum FormEncoding {
    /// The items in order; nil when an escape is broken, text is no UTF-8, holds a NUL, or there are more than `limit`
    /// items.
    ///
    /// An item without `=` has an empty value; empty items (`a=1&&b=2`) are skipped.
    public static func parse(_ bytes: [UInt8], limit: Int = 1_000) -> [(name: String, value: String)]? {
        parse(bytes.span, limit: limit)
    }

    static func parse(_ bytes: Span<UInt8>, limit: Int = 1_000) -> [(name: String, value: String)]? {
        var items: [(name: String, value: String)] = []
        var start = 0
        while start < bytes.count {
            var end = start
            var equals: Int?
            while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if end > start {
                let nameEnd = equals ?? end
                let valueStart = equals.map { $0 + 1 } ?? end
                guard items.count < limit,
                    let name = PercentCoding.decode(bytes.extracting(start..<nameEnd), plusIsSpace: true),
                    let value = PercentCoding.decode(bytes.extracting(valueStart..<end), plusIsSpace: true)
                else { return nil }
                items.append((name, value))
            }
            start = end + 1
        }
        return items
    }
}
