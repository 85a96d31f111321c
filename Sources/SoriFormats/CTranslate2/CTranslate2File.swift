public import SoriCore

/// A `model.bin` of CTranslate2, checked: its variables and where their bytes are.
///
/// Layout, all little-endian: version; from version 2 on the name of the specification and its revision; the number of
/// variables; each variable's name, rank, dimensions, type and bytes; from version 3 on the aliases, which are other
/// names of variables. Texts are a 16-bit length and that many bytes, the last of them 0. Up to version 3 a variable
/// states the size of its numbers and how many there are instead of its type and its bytes.
///
/// Source: OpenNMT/CTranslate2 `src/models/model.cc`.
public struct CTranslate2File: Sendable {
    /// The newest version that is read.
    public static let newestVersion = 6
    private static let mostVariables = 100_000
    private static let highestRank = 8

    /// The path that was opened.
    public let path: String
    /// What the model is, such as `WhisperSpec`; empty in version 1.
    public let specification: String
    /// The variables by name, aliases included.
    public let variables: [String: CTranslate2Variable]

    /// Checks a mapped file. Throws `FileError`: `unsupported` for a later version, `malformed`, naming the variable,
    /// for whatever does not fit.
    public init(_ file: MappedFile) throws(FileError) {
        path = file.path
        (specification, variables) = try unsafe file.withBytes { bytes throws(FileError) in
            var reader = unsafe ByteReader(bytes, file: file.path)
            return try Self.read(&reader, file: file.path)
        }
    }

    private static func read(
        _ reader: inout ByteReader, file: String
    ) throws(FileError) -> (String, [String: CTranslate2Variable]) {
        let version = try reader.integer("the version", 0...Int(UInt32.max), as: UInt32.self)
        guard (1...newestVersion).contains(version) else {
            throw FileError(
                code: .unsupported,
                message: "\(file) is no model of CTranslate2, or one of version \(version); versions 1 to "
                    + "\(newestVersion) are read")
        }
        var specification = ""
        if version >= 2 {
            specification = try text(&reader, "the name of the specification")
            _ = try reader.integer("the revision", 0...Int(UInt32.max), as: UInt32.self)
        }
        let count = try reader.integer("the number of variables", 1...mostVariables, as: UInt32.self)
        var variables: [String: CTranslate2Variable] = [:]
        for index in 0..<count {
            let name = try text(&reader, "the name of variable \(index)")
            let variable = try variable(&reader, name, version: version, file: file)
            guard variables.updateValue(variable, forKey: name) == nil else {
                throw FileError(code: .malformed, message: "\(file): variable \(name) is there twice")
            }
        }
        guard version >= 3 else { return (specification, variables) }
        for index in 0..<(try reader.integer("the number of aliases", 0...mostVariables, as: UInt32.self)) {
            let alias = try text(&reader, "alias \(index)")
            let name = try text(&reader, "what \(alias) stands for")
            guard let variable = variables[name] else {
                throw FileError(code: .malformed, message: "\(file): \(alias) stands for \(name), which is not there")
            }
            guard variables.updateValue(variable, forKey: alias) == nil else {
                throw FileError(code: .malformed, message: "\(file): variable \(alias) is there twice")
            }
        }
        return (specification, variables)
    }

    private static func variable(
        _ reader: inout ByteReader, _ name: String, version: Int, file: String
    ) throws(FileError) -> CTranslate2Variable {
        let rank = try reader.integer("the rank of \(name)", 0...highestRank, as: UInt8.self)
        var shape: [Int] = []
        for _ in 0..<rank {
            shape.append(try reader.integer("a dimension of \(name)", 0...1 << 30, as: UInt32.self))
        }
        let (type, count): (CTranslate2Variable.Number, Int)
        if version >= 4 {
            let id = try reader.integer("the type of \(name)", 0...255, as: UInt8.self)
            guard let known = CTranslate2Variable.Number(rawValue: id) else {
                throw FileError(
                    code: .unsupported, message: "\(file): variable \(name) has the type \(id), which is not known")
            }
            type = known
            count = try reader.integer("the bytes of \(name)", 0...Int(UInt32.max), as: UInt32.self)
        } else {
            let size = try reader.integer("the size of the numbers of \(name)", 1...4, as: UInt8.self)
            guard let known = CTranslate2Variable.Number(size: size) else {
                throw FileError(
                    code: .unsupported, message: "\(file): variable \(name) has numbers of \(size) bytes")
            }
            type = known
            count = size * (try reader.integer("the numbers of \(name)", 0...Int(UInt32.max), as: UInt32.self))
        }
        var expected = type.size
        for length in shape {
            let (product, overflow) = expected.multipliedReportingOverflow(by: length)
            guard !overflow else {
                throw FileError(code: .malformed, message: "\(file): variable \(name) cannot have the shape \(shape)")
            }
            expected = product
        }
        guard count == expected else {
            throw FileError(
                code: .malformed,
                message: "\(file): variable \(name) has \(count) bytes, but its shape \(shape) asks for \(expected)")
        }
        return CTranslate2Variable(shape: shape, type: type, range: try reader.skip(count, "variable \(name)"))
    }

    private static func text(_ reader: inout ByteReader, _ what: String) throws(FileError) -> String {
        let length = try reader.integer("the length of \(what)", 1...4_096, as: UInt16.self)
        let bytes = reader.copy(try reader.skip(length, what))
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// One variable of a CTranslate2 model.
public struct CTranslate2Variable: Sendable, Equatable {
    /// How numbers are stored, by CTranslate2's numbering (`include/ctranslate2/types.h`, `DataType`).
    public enum Number: Int, Sendable, CaseIterable {
        case float32
        case int8
        case int16
        case int32
        case float16
        case bfloat16

        /// What numbers of `size` bytes are in files that do not state types.
        init?(size: Int) {
            switch size {
            case 1: self = .int8
            case 2: self = .int16
            case 4: self = .float32
            default: return nil
            }
        }

        /// Bytes of a number.
        public var size: Int {
            switch self {
            case .int8: 1
            case .int16, .float16, .bfloat16: 2
            case .float32, .int32: 4
            }
        }
    }

    /// The length of each dimension, outermost first; none for a single number.
    public let shape: [Int]
    /// How its numbers are stored.
    public let type: Number
    /// Bytes from the start of the file; inside it, and as many as shape and type ask for.
    public let range: Range<Int>
}
