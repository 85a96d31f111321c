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
}
