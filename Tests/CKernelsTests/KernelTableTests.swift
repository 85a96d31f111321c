import CKernels
import Testing

/// No kernel is without a twin, and the program calls one variant of all.
struct KernelTableTests {
    /// How many kernels CKernels.h declares.
    private static let kernels = 17

    private func entries(_ variant: KernelVariant) -> [Int] {
        var table = variant.kernels
        return unsafe withUnsafeBytes(of: &table) { bytes in
            (0..<bytes.count / 8).map { unsafe bytes.load(fromByteOffset: 8 * $0, as: Int.self) }
        }
    }

    @Test(arguments: KernelVariant.here) func everyKernelIsThere(_ variant: KernelVariant) {
        let entries = entries(variant)
        #expect(entries.count == Self.kernels)
        #expect(!entries.contains(0))
        #expect(Set(entries).count == entries.count)
    }

    @Test func theChosenOnesAreOneVariant() {
        #expect(KernelVariant.here.contains(.reference))
        let chosen = entries(.chosen)
        let variants = KernelVariant.here.filter { $0 != .chosen && entries($0) == chosen }
        #expect(variants.count == 1)
    }

    @Test(.enabled(if: KernelVariant.here.contains(.avx512))) func noKernelStandsInForItsTwin() {
        #expect(Set(entries(.avx512)).isDisjoint(with: entries(.reference)))
    }
}
