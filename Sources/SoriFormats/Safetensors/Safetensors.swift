import FoundationEssentials
public import SoriCore

/// A safetensors file, mapped read-only: names, shapes and bytes of tensors.
///
/// The whole header is checked on opening: every length and offset lies inside the file, fits its shape, and no two
/// tensors share bytes. A file that fails is refused with the tensor's name. Format:
/// github.com/huggingface/safetensors.
public final class Safetensors: Sendable {
    /// The tensors by name.
    public let tensors: [String: TensorEntry]
    /// The free-form strings of `__metadata__`; empty when there are none.
    public let metadata: [String: String]
    private let file: MappedFile

    /// The format's own limit for the header.
    private static let longestHeader = 100_000_000

    /// Maps the file at `path`; throws `FileError` (`malformed`) when it is not a sound safetensors file.
    public init(path: String) throws(FileError) {
        let file = try MappedFile(path: path)
        guard file.count >= 8 else { throw Self.malformed(path, "it has \(file.count) bytes") }
        let claimed = unsafe file.withBytes { unsafe UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard claimed >= 2, claimed <= UInt64(min(file.count - 8, Self.longestHeader)) else {
            throw Self.malformed(path, "its header claims \(claimed) bytes of a file of \(file.count)")
        }
        let length = Int(claimed)
        let header = unsafe file.withBytes { unsafe Data($0[8..<8 + length]) }
        let fields: [String: Field]
        do {
            fields = try JSONDecoder().decode([String: Field].self, from: header)
        } catch {
            throw FileError(code: .malformed, message: Self.text(path, "its header cannot be read"), cause: error)
        }
        var tensors: [String: TensorEntry] = [:]
        var metadata: [String: String] = [:]
        for (name, field) in fields {
            switch field {
            case .strings(let strings): metadata = strings
            case .tensor(let tensor):
                tensors[name] = try tensor.entry(name: name, base: 8 + length, end: file.count, path: path)
            }
        }
        var end = 0
        for (name, entry) in tensors.sorted(by: { $0.value.bytes.lowerBound < $1.value.bytes.lowerBound })
        where !entry.bytes.isEmpty {
            guard entry.bytes.lowerBound >= end else { throw Self.malformed(path, "tensor \(name) overlaps another") }
            end = entry.bytes.upperBound
        }
        self.tensors = tensors
        self.metadata = metadata
        self.file = file
    }

    /// The tensor `name`; throws `FileError` when it is missing or not of `type` and `shape`.
    public func entry(_ name: String, _ type: TensorType, _ shape: [Int]) throws(FileError) -> TensorEntry {
        guard let entry = tensors[name] else { throw Self.malformed(file.path, "tensor \(name) is missing") }
        guard entry.type == type, entry.shape == shape else {
            throw Self.malformed(
                file.path, "tensor \(name) is \(entry.type.rawValue) \(entry.shape), not \(type.rawValue) \(shape)")
        }
        return entry
    }

    /// Lends the bytes of a tensor of this file, little-endian, possibly unaligned; valid only inside `body`.
    public func withBytes<Result, Failure: Error>(
        of entry: TensorEntry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe file.withBytes { bytes throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[entry.bytes]))
        }
    }

    /// A copy of the Float tensor `name` of `shape`; throws `FileError` when it is missing or something else.
    public func floats(_ name: String, _ shape: [Int]) throws(FileError) -> [Float] {
        let entry = try entry(name, .float32, shape)
        return unsafe withBytes(of: entry) { bytes in
            (0..<entry.count).map { unsafe bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    private static func malformed(_ path: String, _ what: String) -> FileError {
        FileError(code: .malformed, message: text(path, what))
    }

    private static func text(_ path: String, _ what: String) -> String {
        "\(path) is not a sound safetensors file: \(what); fetch it again"
    }

    /// A value of the header: a tensor, or the strings under `__metadata__`.
    private enum Field: Decodable {
        case tensor(Tensor)
        case strings([String: String])

        init(from decoder: any Decoder) throws {
            self =
                decoder.codingPath.last?.stringValue == "__metadata__"
                ? .strings(try [String: String](from: decoder)) : .tensor(try Tensor(from: decoder))
        }
    }

    private struct Tensor: Decodable {
        let dtype: String
        let shape: [Int]
        let offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }

        func entry(name: String, base: Int, end: Int, path: String) throws(FileError) -> TensorEntry {
            guard let type = TensorType(rawValue: dtype) else {
                throw malformed(path, "tensor \(name) has the unknown type \(dtype)")
            }
            guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= end - base else {
                throw malformed(path, "tensor \(name) lies outside the file")
            }
            var size = type.size
            for length in shape {
                let (product, overflow) = size.multipliedReportingOverflow(by: length)
                guard length >= 0, !overflow else { throw malformed(path, "tensor \(name) has the shape \(shape)") }
                size = product
            }
            guard size == offsets[1] - offsets[0] else {
                throw malformed(path, "tensor \(name) has \(offsets[1] - offsets[0]) bytes, its shape needs \(size)")
            }
            return TensorEntry(type: type, shape: shape, bytes: base + offsets[0]..<base + offsets[1])
        }
    }
}
