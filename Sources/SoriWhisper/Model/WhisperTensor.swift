public import SoriFormats

/// One tensor of a model, its bytes still in the mapped file.
public struct WhisperTensor: Sendable {
    /// The canonical name, such as `decoder.layers.0.self_attn.q_proj.weight`.
    public let name: String
    /// The length of each dimension, outermost first.
    public let shape: [Int]
    /// How the numbers are stored.
    public let type: WeightType
    let file: MappedFile
    /// Bytes from the start of the file; inside it, and as many as shape and type ask for.
    let range: Range<Int>
    /// Where the file has the scales of signed bytes: as many 32-bit floats as the outermost dimension is long. A
    /// number is its byte divided by its scale.
    var scales: Range<Int>?

    /// The number of elements.
    public var count: Int { range.count / type.blockSize * type.blockLength }
    /// The length of a row, the innermost dimension.
    public var rowLength: Int { shape.last ?? 1 }
    /// The number of rows.
    public var rows: Int { rowLength == 0 ? 0 : count / rowLength }

    /// Lends the stored bytes, little-endian, possibly unaligned; valid only inside `body`.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe file.withBytes { bytes throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    /// Writes rows `rows` as Float into `out`, row after row.
    ///
    /// Throws `WhisperError` (`invalid_argument`) when there are no such rows or `out` does not hold exactly them.
    public func copyFloats(
        rows: Range<Int>, into out: UnsafeMutableBufferPointer<Float>
    ) throws(WhisperError) {
        guard rows.lowerBound >= 0, rows.upperBound <= self.rows, out.count == rows.count * rowLength else {
            throw WhisperError(
                .invalidArgument, "rows \(rows) of \(name) \(shape) do not go into a buffer of \(out.count)")
        }
        guard let target = out.baseAddress else { return }
        unsafe withBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let rowSize = rowLength / type.blockLength * type.blockSize
            unsafe type.widen(base + rows.lowerBound * rowSize, count: out.count, into: target)
        }
        unsafe applyScales(firstRow: rows.lowerBound, out)
    }

    /// Divides the bytes of the rows from `firstRow` on by their scales.
    private func applyScales(firstRow: Int, _ out: UnsafeMutableBufferPointer<Float>) {
        guard let scales, let count = shape.first, count > 0, rowLength > 0, let target = out.baseAddress else {
            return
        }
        let rowsOfScale = rows / count
        unsafe file.withBytes { bytes in
            for row in 0..<out.count / rowLength {
                let offset = scales.lowerBound + 4 * ((firstRow + row) / rowsOfScale)
                let factor = 1 / Float(bitPattern: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
                for index in row * rowLength..<(row + 1) * rowLength { unsafe target[index] *= factor }
            }
        }
    }

    /// Gives the memory of the tensor's pages back until they are read again.
    package func release() { file.release(range) }

    /// All elements as Float.
    public func floats() -> [Float] {
        var result = [Float](repeating: 0, count: count)
        unsafe result.withUnsafeMutableBufferPointer { result in
            unsafe withBytes { bytes in
                guard let base = bytes.baseAddress, let target = result.baseAddress else { return }
                unsafe type.widen(base, count: result.count, into: target)
            }
            unsafe applyScales(firstRow: 0, result)
        }
        return result
    }

    /// Throws `WhisperError` (`malformed_model`) when an element is infinite or not a number. Reads the whole tensor.
    public func checkFinite() throws(WhisperError) {
        let most = max(1, 65_536 / max(rowLength, 1))
        var row = 0
        var buffer = [Float](repeating: 0, count: min(most, rows) * rowLength)
        while row < rows {
            let part = row..<min(rows, row + most)
            let sound = try unsafe buffer.withUnsafeMutableBufferPointer { buffer throws(WhisperError) in
                let used = unsafe UnsafeMutableBufferPointer(rebasing: buffer[..<(part.count * rowLength)])
                try unsafe copyFloats(rows: part, into: used)
                return unsafe allFinite(used)
            }
            guard sound else {
                throw WhisperError(.malformed, "\(file.path): tensor \(name) holds numbers that are not finite")
            }
            row = part.upperBound
        }
    }
}
