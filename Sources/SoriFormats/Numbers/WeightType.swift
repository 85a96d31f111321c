/// How the numbers of a tensor are stored.
public enum WeightType: Sendable, Hashable {
    /// 32-bit floating point.
    case float32
    /// 16-bit IEEE floating point.
    case float16
    /// The upper half of a 32-bit floating-point number.
    case bfloat16
    /// Signed bytes, whose scales stand elsewhere.
    case int8
    /// Blocks of 32: a float16 scale d, 32 signed bytes q; each is d q.
    case q8_0
    /// Blocks of 32: a float16 scale d, 32 fifth bits, 32 times four bits; each is d (q - 16).
    case q5_0
    /// Blocks of 32: float16 scale d and minimum m, 32 fifth bits, 32 times four bits; each is d q + m.
    case q5_1

    /// Numbers that are stored together.
    public var blockLength: Int {
        switch self {
        case .float32, .float16, .bfloat16, .int8: 1
        case .q8_0, .q5_0, .q5_1: 32
        }
    }

    /// Bytes of a block.
    public var blockSize: Int {
        switch self {
        case .float32: 4
        case .float16, .bfloat16: 2
        case .int8: 1
        case .q8_0: 34
        case .q5_0: 22
        case .q5_1: 24
        }
    }

    /// The type numbered `id` in ggml (`enum ggml_type`); nil for one that is not read here.
    public init?(ggml id: Int) {
        switch id {
        case 0: self = .float32
        case 1: self = .float16
        case 6: self = .q5_0
        case 7: self = .q5_1
        case 8: self = .q8_0
        default: return nil
        }
    }

    /// Bytes of a tensor of `shape`; nil when the numbers of a row do not fill its blocks or the size overflows.
    public func size(of shape: [Int]) -> Int? {
        let row = shape.last ?? 1
        guard row >= 0, row.isMultiple(of: blockLength) else { return nil }
        var size = blockSize
        for length in shape.dropLast() + [row / blockLength] {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            size = product
        }
        return size
    }
}

extension WeightType {
    /// The types of CTranslate2 that weights have; nil for any other.
    public init?(ctranslate2 type: CTranslate2Variable.Number) {
        switch type {
        case .float32: self = .float32
        case .float16: self = .float16
        case .bfloat16: self = .bfloat16
        case .int8: self = .int8
        case .int16, .int32: return nil
        }
    }

    /// The floating-point types of safetensors; nil for any other.
    public init?(safetensors type: TensorType) {
        switch type {
        case .float32: self = .float32
        case .float16: self = .float16
        case .bfloat16: self = .bfloat16
        case .bool, .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64, .float64: return nil
        }
    }
}
