import SoriWhisper

/// The weights of one linear layer: columns of the product in slices, all as wide but for the last.
///
/// A layer computes `y[c] = (sum over k of a[k] w[k, c] * scale[c] - zeroPointCompensation[c]) * row scale + bias[c]`.
/// Products of float have scale 1 and compensation 0; int8 has the column's scale, and the compensation takes the 128
/// off its unsigned rows.
@safe
final class PackedMatrix {
    /// Numbers of a row on the left side, padded to a multiple of 64.
    let inner: Int
    /// Columns that the layer has; the last slice is padded to a multiple of 64.
    let columns: Int
    let numbers: NumberType
    /// Whether the kernels for AVX-512 VNNI compute it.
    let usesVNNI: Bool
    let slices: [Slice]
    /// `[columns padded]` each.
    let scale: Storage<Float>
    let zeroPointCompensation: Storage<Float>
    let bias: Storage<Float>

    /// Some columns.
    struct Slice {
        /// The first column.
        let first: Int
        /// How many the product computes, a multiple of 64.
        let padded: Int
        /// How many the layer has of them.
        let columns: Int
        /// `[inner, padded]` in the engine's layout.
        let weights: WeightBytes
    }

    /// The columns of a slice when `columns` are split evenly in `parts`: whole blocks of 64.
    static func sliceColumns(_ columns: Int, parts: Int) -> Int {
        let blocks = (columns + 63) / 64
        return (blocks + max(parts, 1) - 1) / max(parts, 1) * 64
    }

    /// Packs the rows of `sources` one below the other: row c of a source is a column of the product.
    ///
    /// Throws `WhisperError` naming the tensor that holds numbers that are not finite, or when memory is short.
    init(
        _ sources: [WeightSource], numbers: NumberType, parts: Int, engine: ComputeEngine, arena: WeightArena
    ) throws(WhisperError) {
        let length = sources.first?.weight.count(from: 1) ?? 0
        self.numbers = numbers
        usesVNNI = numbers == .int8 && engine.usesVNNI
        inner = (length + 63) / 64 * 64
        columns = sources.reduce(0) { $0 + $1.outputs.count }
        let padded = (columns + 63) / 64 * 64
        let width = Self.sliceColumns(columns, parts: parts)
        (scale, zeroPointCompensation, bias) = (try Storage(padded), try Storage(padded), try Storage(padded))
        var slices: [Slice] = []
        for first in stride(from: 0, to: padded, by: max(width, 64)) {
            let count = min(width, padded - first)
            slices.append(
                Slice(
                    first: first, padded: count, columns: min(count, columns - first),
                    weights: try arena.take(inner * count * numbers.size)))
        }
        self.slices = slices
        let rows = WeightRows(sources, inner: inner)
        let packer = ColumnPacker(numbers: numbers, inner: inner)
        var slice = 0
        let block = try Storage<Float>(64 * inner)
        for first in stride(from: 0, to: columns, by: 64) {
            while first >= slices[slice].first + slices[slice].padded { slice += 1 }
            let count = min(64, columns - first)
            try unsafe rows.read(first..<first + count, into: block.base, bias: bias.base)
            let part = slices[slice]
            unsafe packer.pack(
                block.base, count: count, column: first - part.first,
                layout: engine.layout(numbers, columns: part.padded), into: part.weights.base,
                scale: scale.base + first, zeroPointCompensation: zeroPointCompensation.base + first)
        }
        // What is packed is not read from the file again.
        for source in sources { source.weight.release() }
    }
}
