import SoriWhisper

extension ComputeEngine {
    /// The type to compute with where `type` is asked for.
    ///
    /// Throws `WhisperError` (`computation_failed`) when this processor has no fast products of it, unless slow ones
    /// will do.
    func resolve(_ type: ComputeType, allowsSlow: Bool) throws(WhisperError) -> ComputeType {
        switch type {
        case .auto: return panelTypes.contains(.int8) ? .int8 : .float32
        case .bfloat16:
            guard allowsSlow || panelTypes.contains(.bfloat16) else {
                throw WhisperError(
                    .computation, "this processor has no bfloat16 products (AVX512-BF16 or AMX); take int8 or float32")
            }
            return type
        case .float32, .int8: return type
        }
    }
}

extension ComputeType {
    /// The numbers of the linear layers' products; `auto` has none of its own and counts as float32.
    var numbers: NumberType {
        switch self {
        case .float32, .auto: .float32
        case .bfloat16: .bfloat16
        case .int8: .int8
        }
    }
}
