/// One tensor of a safetensors file or of a checkpoint of PyTorch: what it is and where its bytes lie.
public struct TensorEntry: Sendable, Hashable {
    /// The element type.
    public let type: TensorType
    /// The length of each dimension, outermost first; empty for a scalar.
    public let shape: [Int]
    /// Bytes from the start of the file; inside the file, and as many as shape and type ask for.
    public let bytes: Range<Int>

    /// The number of elements.
    public var count: Int { bytes.count / type.size }
}
/// The element types of a safetensors file, under their names there.
public enum TensorType: String, Sendable, Hashable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case uint16 = "U16"
    case int16 = "I16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case uint32 = "U32"
    case int32 = "I32"
    case float32 = "F32"
    case uint64 = "U64"
    case int64 = "I64"
    case float64 = "F64"

    /// Bytes one element takes.
    public var size: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }
}
