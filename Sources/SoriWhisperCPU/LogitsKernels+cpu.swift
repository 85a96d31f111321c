internal import CKernels
import SoriWhisper

extension LogitsKernels {
    /// The kernels for AVX-512 where they compute, else those in Swift.
    static let cpu =
        hasVNNIKernels
        ? unsafe LogitsKernels(
            largest: { unsafe sori_logits_largest($0, $1) },
            exponentialSum: { unsafe sori_logits_exponential_sum($0, $1, $2, $3) },
            firstAbove: { unsafe sori_logits_first_above($0, $1, $2, $3) })
        : .portable
}
