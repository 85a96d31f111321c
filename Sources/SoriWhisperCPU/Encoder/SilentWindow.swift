import SoriWhisper

/// The keys and values of a window of zeros, in every layer of the encoder and of cross-attention: what stands behind
/// the audio of a window that is encoded in part.
///
/// Kept as bfloat16: half the memory, and finer than the bytes that attention makes of them. Nothing of it is touched
/// before a window is encoded in part.
@safe
final class SilentWindow {
    /// Whether it has been encoded.
    var isKept = false
    private let positions: Int
    /// Numbers of a position's key and value together.
    private let width: Int
    /// `[layers, positions, width]`
    private let rows: Storage<UInt16>

    /// Room for `layers` layers.
    init(layers: Int, positions: Int, width: Int) throws(WhisperError) {
        (self.positions, self.width) = (positions, 2 * width)
        rows = try Storage(layers * positions * 2 * width)
    }

    /// Keeps the keys and values of some positions; those of position p stand at `source[p * stride]`.
    func keep(_ source: UnsafePointer<Float>, stride: Int, _ range: Range<Int>, layer: Int) {
        for position in range {
            let row = unsafe row(layer, position)
            let source = unsafe source + position * stride
            for c in Swift.stride(from: 0, to: width, by: 8) {
                unsafe UnsafeMutableRawPointer(row + c).storeBytes(
                    of: narrowed(load(source, c)), as: SIMD8<UInt16>.self)
            }
        }
    }

    /// Writes the keys and values of some positions to where `keep` would read them.
    func copy(_ range: Range<Int>, layer: Int, to out: UnsafeMutablePointer<Float>, stride: Int) {
        for position in range {
            let row = unsafe row(layer, position)
            let out = unsafe out + position * stride
            for c in Swift.stride(from: 0, to: width, by: 8) {
                let halves = unsafe UnsafeRawPointer(row + c).loadUnaligned(as: SIMD8<UInt16>.self)
                unsafe store(widened(halves), out, c)
            }
        }
    }

    private func row(_ layer: Int, _ position: Int) -> UnsafeMutablePointer<UInt16> {
        unsafe rows.base + (layer * positions + position) * width
    }
}
