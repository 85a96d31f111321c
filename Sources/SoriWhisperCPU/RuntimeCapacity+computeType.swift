public import SoriWhisper

extension RuntimeCapacity {
    /// Room for many requests of a small model, for few of a large one, when `computeType` is computed on this
    /// processor.
    ///
    /// `auto` counts as int8 where the kernels for AVX-512 VNNI compute, else as float32.
    public init(for configuration: WhisperConfiguration, computeType: ComputeType) {
        let isByte = computeType == .int8 || (computeType == .auto && hasVNNIKernels)
        self.init(for: configuration, cachesBytes: isByte)
    }
}
