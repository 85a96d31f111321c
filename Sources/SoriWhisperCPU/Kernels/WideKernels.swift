internal import CKernels
import Glibc
import SoriWhisper

/// Whether kernels for AVX-512 VNNI compute: this processor has it, and `STT_PORTABLE_KERNELS` is not set (to find out
/// whether they are what goes wrong, and for tests).
let hasWideKernels = unsafe sori_wide_available() != 0 && getenv("STT_PORTABLE_KERNELS") == nil

/// `out[i] = (x[i] - mean) / sqrt(variance + 1e-5) * weight[i] + bias[i]` for i in 0..<count, a multiple of 8.
func normaliseRow(
    _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, count: Int,
    out: UnsafeMutablePointer<Float>
) {
    guard hasWideKernels else { return unsafe portableNormaliseRow(x, weight, bias, count: count, out: out) }
    unsafe sori_wide_normalise(x, weight, bias, count, out)
}

/// `out[i] = round(x[i] / scale) + 128` for i in 0..<count, a multiple of 8; gives scale, the largest magnitude / 127 (1 for
/// zeros only).
///
/// What is not finite becomes some byte; the weights were checked, so that only overflow of a sound model leads here.
func quantiseRow(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt8>) -> Float {
    hasWideKernels
        ? unsafe sori_wide_quantise(x, count, out) : unsafe portableQuantiseRow(x, count: count, out: out)
}

/// Whether the wide kernels attend to histories of heads of `width`.
func hasWideHistory(width: Int) -> Bool { hasWideKernels && width.isMultiple(of: 16) && width <= 64 }

/// One head of one row of self-attention; see `portableAttendHistory`. Keys and values are floats, or half floats where
/// `hasWideHistory`.
func attendHistory(
    _ query: UnsafePointer<Float>, _ keys: UnsafeRawPointer, _ values: UnsafeRawPointer, areHalf: Bool = false,
    writers: UnsafePointer<Int32>, placeStride: Int, count: Int, width: Int, scores: UnsafeMutablePointer<Float>,
    out: UnsafeMutablePointer<Float>
) {
    guard hasWideHistory(width: width) else {
        return unsafe portableAttendHistory(
            query, keys.assumingMemoryBound(to: Float.self), values.assumingMemoryBound(to: Float.self),
            writers: writers, placeStride: placeStride, count: count, width: width, scores: scores, out: out)
    }
    unsafe sori_wide_history(
        query, keys, values, areHalf ? 1 : 0, writers, placeStride, count, width, scores, out)
}

/// `out[i]` = x[i] as a half float, for i in 0..<count; only where there are wide kernels.
func halveRow(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt16>) {
    unsafe sori_wide_halve(x, count, out)
}

/// Keys of a head as bytes; see `portablePackKeyBytes`.
func packKeyBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, inner: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    guard hasWideKernels, width == 64, layout == .bytes else {
        return unsafe portablePackKeyBytes(
            x, stride: stride, width: width, positions: positions, inner: inner, layout: layout, into: place)
    }
    let keys = unsafe UnsafeMutableRawPointer(place.keys).assumingMemoryBound(to: Int8.self)
    unsafe sori_wide_pack_keys(x, stride, positions, keys, place.keyScale, place.keyCorrection)
}

/// Values of a head as bytes; see `portablePackValueBytes`.
func packValueBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, rows: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    guard hasWideKernels, width == 64, layout == .bytes else {
        return unsafe portablePackValueBytes(
            x, stride: stride, width: width, positions: positions, rows: rows, layout: layout, into: place)
    }
    let values = unsafe UnsafeMutableRawPointer(place.values).assumingMemoryBound(to: Int8.self)
    unsafe sori_wide_pack_values(x, stride, positions, values, place.valueScale)
}
