/// The part of a file that a request asks for (RFC 9110, section 14.2).
public enum ByteRange: Sendable, Equatable {
    /// Everything: no part was asked for, or in a way that may be ignored.
    case whole
    /// These bytes; not empty.
    case part(Range<Int>)
    /// Nothing of what was asked for is there: 416.
    case unsatisfiable

    /// Reads the header field `Range` for a file of `size` bytes. Several parts at once are answered with everything.
    public init(_ field: String?, size: Int) {
        guard let field, field.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let bounds = field.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            self = .whole
            return
        }
        switch (Int(bounds[0]), Int(bounds[1])) {
        case (let first?, let last) where bounds[1].isEmpty || last != nil:
            guard last.map({ $0 >= first }) ?? true else {
                self = .whole
                return
            }
            self = first < size ? .part(first..<(min(size - 1, last ?? .max) + 1)) : .unsatisfiable
        case (nil, let count?) where bounds[0].isEmpty:
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        default: self = .whole
        }
    }
}
