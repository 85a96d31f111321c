import CKernels

/// The variants of the kernels that this processor can run.
enum KernelVariant: String, CaseIterable, Sendable {
    case reference
    case avx512
    /// What `sori_*` calls in this process.
    case chosen

    /// The plain twins always; those for AVX-512 VNNI where the processor has it.
    static let here: [KernelVariant] = allCases.filter { unsafe $0.table != nil }

    /// The functions of the variant; nil where the processor does not have it.
    var table: UnsafePointer<sori_kernels>? {
        switch self {
        case .reference: unsafe sori_reference_kernels()
        case .avx512: unsafe sori_avx512_kernels()
        case .chosen: unsafe sori_chosen_kernels()
        }
    }

    /// The functions of the variant, which is one of `here`.
    var kernels: sori_kernels {
        guard let table = unsafe table else { preconditionFailure("this processor has no \(rawValue) kernels") }
        return unsafe table.pointee
    }
}
