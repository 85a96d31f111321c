internal import CKernels
import SoriWhisper

/// Keys and values of one head in memory, as `KVHeadLayout` lays them out.
@safe
struct KVHead {
    /// `[inner, padded]`
    let keys: UnsafeMutablePointer<UInt8>
    /// `[padded, inner]`
    let values: UnsafeMutablePointer<UInt8>
    /// What makes scores of a product's sums, per position: `sum * keyScale - keyZeroPointCompensation`; `[padded]`
    /// each
    let keyScale: UnsafeMutablePointer<Float>
    let keyZeroPointCompensation: UnsafeMutablePointer<Float>
    /// What makes values of a product's sums, per number of the head: `[inner]`
    let valueScale: UnsafeMutablePointer<Float>
    /// The low nibbles of int4 keys
    let lowNibbles: UnsafeMutablePointer<UInt8>

    /// An int4 cache: chunks of 256 positions instead of keys, values and scales.
    var int4Chunks: UnsafeMutablePointer<sori_int4_chunk> {
        unsafe UnsafeMutableRawPointer(keys).assumingMemoryBound(to: sori_int4_chunk.self)
    }
}
