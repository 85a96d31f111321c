import SoriCore
import SoriFormats
import Testing

/// Headers of ggml tensors, and the reader that every length of them goes through.
struct GGMLTensorTests {
    private static func number(_ value: Int32) -> [UInt8] {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe Array($0) }
    }

    /// A tensor as `models/convert-pt-to-ggml.py` writes it; `shape` outermost first.
    private static func tensor(
        _ name: String, _ shape: [Int32], type: Int32 = 0, nameLength: Int32? = nil, dimensions: Int32? = nil,
        bytes: Int
    ) -> [UInt8] {
        number(dimensions ?? Int32(shape.count)) + number(nameLength ?? Int32(name.utf8.count)) + number(type)
            + shape.reversed().flatMap(number) + Array(name.utf8) + [UInt8](repeating: 7, count: bytes)
    }

    private static func read(_ bytes: [UInt8]) throws(FileError) -> [GGMLTensor] {
        var result: Result<[GGMLTensor], FileError> = .success([])
        unsafe bytes.withUnsafeBytes { buffer in
            do throws(FileError) {
                var reader = unsafe ByteReader(buffer, file: "a.bin")
                var tensors: [GGMLTensor] = []
                while reader.remaining > 0 { tensors.append(try GGMLTensor(&reader, file: "a.bin")) }
                result = .success(tensors)
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    @Test func tensorsFollowEachOther() throws {
        let first = Self.tensor("a.weight", [2, 3], bytes: 24)
        let tensors = try Self.read(first + Self.tensor("b", [5], type: 1, bytes: 10))
        #expect(tensors.map(\.name) == ["a.weight", "b"] && tensors.map(\.shape) == [[2, 3], [5]])
        #expect(tensors.map(\.range) == [first.count - 24..<first.count, first.count + 17..<first.count + 27])
    }

    @Test(arguments: [
        (tensor("a", [2, 3], bytes: 23), FileErrorCode.malformed, "tensor a"),
        (tensor("a", [2], dimensions: 5, bytes: 8), .malformed, "number of dimensions"),
        (tensor("a", [2], dimensions: 0, bytes: 8), .malformed, "number of dimensions"),
        (tensor("a", [2], nameLength: 257, bytes: 8), .malformed, "length of the name"),
        (tensor("a", [2], nameLength: 100, bytes: 8), .malformed, "the name of"),
        (tensor("a", [-1], bytes: 8), .malformed, "a dimension"),
        (tensor("a", [1 << 30, 1 << 30, 1 << 30, 1 << 30], bytes: 8), .malformed, "tensor a"),
        (tensor("a", [2], type: 2, bytes: 8), .unsupported, "type 2"),
        ([1, 0], .malformed, "ends within"),
    ])
    func damagedHeadersAreNamed(_ bytes: [UInt8], _ code: FileErrorCode, _ what: String) {
        let error = #expect(throws: FileError.self) { _ = try Self.read(bytes) }
        #expect(error?.code == code && error?.message.contains(what) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("a.bin") == true)
    }

    @Test(arguments: [(Int32(0x6767_6D6C), true), (0x4655_4747, false)])
    func theMagicNumberIsChecked(_ value: Int32, _ isGGML: Bool) {
        let bytes = Self.number(value)
        unsafe bytes.withUnsafeBytes { buffer in
            var reader = unsafe ByteReader(buffer, file: "a.bin")
            do throws(FileError) {
                try GGMLTensor.readMagic(&reader, file: "a.bin")
                #expect(isGGML)
            } catch {
                #expect(!isGGML && error.code == .unsupported)
            }
        }
    }
}
