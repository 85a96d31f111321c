import SoriWhisper

// Packs one head's keys and values as bfloat16: pairs of rows beside each other where the library multiplies fast, row
// after row elsewhere. `width` is a multiple of 8.

/// Keys: number k of position t is `x[t * stride + k]`.
func packKeyHalves(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, inner: Int, layout: PanelLayout,
    into head: KVHead
) {
    let out = unsafe UnsafeMutableRawPointer(head.keys)
    let (panel, group) = (layout.panel, layout.group)
    for t in 0..<positions {
        let column = unsafe out + 2 * (t / panel * inner * panel + t % panel * group)
        for k in Swift.stride(from: 0, to: width, by: 8) {
            let halves = unsafe narrowed(load(x, t * stride + k))
            if group == 2 {
                let pairs = unsafe unsafeBitCast(halves, to: SIMD4<UInt32>.self)
                for index in 0..<4 {
                    unsafe (column + 2 * panel * (k + 2 * index)).storeBytes(of: pairs[index], as: UInt32.self)
                }
            } else {
                for index in 0..<8 {
                    unsafe (column + 2 * panel * (k + index)).storeBytes(of: halves[index], as: UInt16.self)
                }
            }
        }
    }
}

/// Values: number c of position t is `x[t * stride + c]`.
func packValueHalves(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, rows: Int, layout: PanelLayout,
    into head: KVHead
) {
    let out = unsafe UnsafeMutableRawPointer(head.values)
    for t in Swift.stride(from: 0, to: positions, by: layout.group) {
        for c in Swift.stride(from: 0, to: width, by: 8) {
            let target = unsafe out + 2 * layout.index(t, c, rows: rows)
            let first = unsafe narrowed(load(x, t * stride + c))
            guard layout.group == 2 else {
                unsafe target.storeBytes(of: first, as: SIMD8<UInt16>.self)
                continue
            }
            let second = t + 1 < positions ? unsafe narrowed(load(x, (t + 1) * stride + c)) : SIMD8<UInt16>()
            let pairs = SIMD8<UInt32>(truncatingIfNeeded: first) | SIMD8<UInt32>(truncatingIfNeeded: second) &<< 16
            unsafe target.storeBytes(of: pairs, as: SIMD8<UInt32>.self)
        }
    }
}
