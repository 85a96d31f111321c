/// The numbers that a runtime computes with.
public enum ComputeType: String, Sendable, CaseIterable {
    /// 32-bit floating point.
    case float32
    /// 16-bit brain floating point, where the processor has it.
    case bfloat16
    /// Eight-bit whole numbers with scales of their own for every row and column.
    case int8
    /// The fastest of them that keeps the error rate on this processor.
    case auto
}
