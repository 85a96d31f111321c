/// The numbers that a matrix product multiplies; it adds them up as Float or Int32.
enum NumberType: Sendable, Hashable, CaseIterable {
    /// 32-bit floating point on both sides.
    case float32
    /// 16-bit brain floating point on both sides.
    case bfloat16
    /// Unsigned bytes (128 stands for zero) on the left, signed bytes on the right.
    case int8

    /// Bytes of one number.
    var size: Int {
        switch self {
        case .float32: 4
        case .bfloat16: 2
        case .int8: 1
        }
    }
}
