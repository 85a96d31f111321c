/// One tensor of a safetensors file: what it is and where its bytes lie.
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
