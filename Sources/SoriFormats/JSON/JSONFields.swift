public import SoriCore

/// The members of one small JSON file, read with checks; errors name the file and the member.
public struct JSONFields: Sendable {
    /// The path, for errors.
    public let file: String
    /// The values by the names of the members.
    public let members: [String: JSONValue]

    /// The longest file that is kept whole; a preprocessor configuration with its mel filters has under 1 MB.
    public static let longestFile = 8 << 20

    /// Reads the file at `path`; nil when it is missing and not `required`.
    public static func read(_ path: String, required: Bool) throws(FileError) -> JSONFields? {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            if error.code == .notFound, !required { return nil }
            throw error
        }
        guard file.count <= longestFile else {
            throw FileError(
                code: .malformed, message: "\(path) has \(file.count) bytes, too many for such a file")
        }
        let bytes = unsafe file.withBytes { unsafe [UInt8]($0) }
        return try JSONFields(bytes, file: path)
    }

    /// Reads an object; throws `FileError` when `bytes` are something else. `file` names them in errors.
    public init(_ bytes: [UInt8], file: String) throws(FileError) {
        var scanner = JSONScanner(bytes, file: file)
        guard case .object(let members) = try scanner.value() else { throw scanner.failure("it is no object") }
        try scanner.finish()
        self.file = file
        self.members = members
    }

    /// A whole number inside `range`; nil when the member is missing or null.
    public func integer(_ name: String, _ range: ClosedRange<Int>) throws(FileError) -> Int? {
        guard let value = members[name], value != .null else { return nil }
        return try integer(value, name, range)
    }

    /// A whole number inside `range`.
    public func requiredInteger(_ name: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
        guard let value = try integer(name, range) else { throw failure(name, "is missing") }
        return value
    }

    /// A truth value; nil when the member is missing or null.
    public func bool(_ name: String) throws(FileError) -> Bool? {
        switch members[name] {
        case nil, .null?: return nil
        case .bool(let value)?: return value
        default: throw failure(name, "is neither true nor false")
        }
    }

    /// A string; nil when the member is missing or null.
    public func string(_ name: String) throws(FileError) -> String? {
        switch members[name] {
        case nil, .null?: return nil
        case .string(let value)?: return value
        default: throw failure(name, "is no string")
        }
    }

    /// A list of whole numbers inside `range`; nil when the member is missing or null.
    public func integers(_ name: String, _ range: ClosedRange<Int>) throws(FileError) -> [Int]? {
        guard let value = members[name], value != .null else { return nil }
        return try integers(value, name, range)
    }

    /// A list of lists of whole numbers inside `range`; nil when the member is missing or null.
    public func integerLists(_ name: String, _ range: ClosedRange<Int>) throws(FileError) -> [[Int]]? {
        guard let value = members[name], value != .null else { return nil }
        guard case .array(let rows) = value else { throw failure(name, "is no list") }
        var result: [[Int]] = []
        for row in rows { result.append(try integers(row, name, range)) }
        return result
    }

    /// An error about the member `name`.
    public func failure(_ name: String, _ what: String, _ code: FileError.Code = .malformed) -> FileError {
        FileError(code: code, message: "\(file): \(name) \(what)")
    }

    private func integers(_ value: JSONValue, _ name: String, _ range: ClosedRange<Int>) throws(FileError) -> [Int] {
        guard case .array(let elements) = value else { throw failure(name, "is no list of numbers") }
        var result: [Int] = []
        for element in elements { result.append(try integer(element, name, range)) }
        return result
    }

    private func integer(_ value: JSONValue, _ name: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
        guard case .number(let number) = value, let whole = Int(exactly: number) else {
            throw failure(name, "is no whole number")
        }
        guard range.contains(whole) else {
            throw failure(name, "is \(whole), not within \(range.lowerBound)...\(range.upperBound)")
        }
        return whole
    }
}

/// A parsed JSON value, for small files.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}
