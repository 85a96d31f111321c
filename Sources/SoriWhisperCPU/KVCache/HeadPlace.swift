internal import CKernels
import SoriWhisper

/// Keys and values of one head in memory, as `HeadPanels` lays them out.
@safe
struct HeadPlace {
    /// `[inner, padded]`
    let keys: UnsafeMutablePointer<UInt8>
    /// `[padded, inner]`
    let values: UnsafeMutablePointer<UInt8>
    /// What makes scores of a product's sums, per position: `sum * keyScale - keyCorrection`; `[padded]` each
    let keyScale: UnsafeMutablePointer<Float>
    let keyCorrection: UnsafeMutablePointer<Float>
    /// What makes values of a product's sums, per number of the head: `[inner]`
    let valueScale: UnsafeMutablePointer<Float>
    /// The lower four bits of keys in four bits
    let low: UnsafeMutablePointer<UInt8>

    /// Keys and values in four bits, 256 positions each, instead of keys, values and scales.
    var nibbles: UnsafeMutablePointer<sori_nibbles> {
        unsafe UnsafeMutableRawPointer(keys).assumingMemoryBound(to: sori_nibbles.self)
    }
}
