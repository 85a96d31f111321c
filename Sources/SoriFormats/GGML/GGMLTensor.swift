public import SoriCore

/// A tensor of a ggml file as the file describes it: its header and where its numbers are.
///
/// A file is a magic number, fields that only its kind of model knows, and then tensors up to the end, each with its
/// own header. Layout: whisper.cpp `models/convert-pt-to-ggml.py`.
public struct GGMLTensor: Sendable, Equatable {
    /// The name in the file.
    public let name: String
    /// The length of each dimension, outermost first; 1 to 4 of them.
    public let shape: [Int]
    /// How the numbers are stored.
    public let type: WeightType
    /// Bytes from the start of the file; inside it, and as many as shape and type ask for.
    public let range: Range<Int>

    /// Reads the magic number of a ggml file; throws `FileError` (`unsupported`) for that of another kind of file.
    public static func readMagic(_ reader: inout ByteReader, file: String) throws(FileError) {
        let magic = try reader.integer("the magic number", Int(Int32.min)...Int(Int32.max))
        guard magic == 0x6767_6D6C else {
            throw FileError(
                code: .unsupported,
                message: "\(file) is not a ggml file of whisper.cpp (a .gguf file is not one either)")
        }
    }

    /// Reads the next tensor, passing its numbers over; `file` names the file in errors.
    ///
    /// Throws `FileError`: `malformed` when the header or the numbers reach beyond the file or the shape does not fit
    /// the type,
    /// `unsupported` for a type of number that is not read here.
    public init(_ reader: inout ByteReader, file: String) throws(FileError) {
        let title = "the tensor at byte \(reader.position)"
        let dimensions = try reader.integer("the number of dimensions of \(title)", 1...4)
        let nameLength = try reader.integer("the length of the name of \(title)", 1...256)
        let typeID = try reader.integer("the type of \(title)", 0...1_000)
        var shape: [Int] = []
        for _ in 0..<dimensions {
            // Innermost first in the file.
            shape.insert(try reader.integer("a dimension of \(title)", 1...1 << 30), at: 0)
        }
        name = String(decoding: reader.copy(try reader.skip(nameLength, "the name of \(title)")), as: UTF8.self)
        guard let type = WeightType(ggml: typeID) else {
            throw FileError(
                code: .unsupported,
                message: "\(file): tensor \(name) has the ggml type \(typeID); f32, f16, q8_0, q5_0 and q5_1 are read")
        }
        guard let size = type.size(of: shape) else {
            throw FileError(code: .malformed, message: "\(file): tensor \(name) cannot have the shape \(shape)")
        }
        self.shape = shape
        self.type = type
        range = try reader.skip(size, "tensor \(name)")
    }
}
