internal import CKernels

/// Whether the kernels for AVX-512 VNNI compute: this processor has it, and `STT_PORTABLE_KERNELS` is not set (to find
/// out whether they are what goes wrong, and for tests).
///
/// Kernels of rows and of self-attention are called either way. Products and attention of bytes, and what is laid out
/// for them, are asked for only with these kernels: without them oneDNN computes, as fast as a processor without VNNI
/// can.
let hasVNNIKernels = unsafe sori_avx512_kernels() != nil && sori_chosen_kernels() == sori_avx512_kernels()

/// Whether self-attention takes half floats for heads of `width`: where a kernel converts them while it reads.
func takesHalfFloats(width: Int) -> Bool { hasVNNIKernels && width.isMultiple(of: 16) && width <= 64 }
