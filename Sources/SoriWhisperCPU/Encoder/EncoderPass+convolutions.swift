import SoriWhisper

extension EncoderPass {
    /// `convolved[1 + t] = gelu(conv1(mel)[t])` for the frames of a tile; taps reach one frame to either side.
    func convolveFirst(_ mel: UnsafePointer<Float>, _ frames: Range<Int>, _ context: EncoderThreadContext) {
        let (bins, count) = (plan.configuration.melBins, plan.configuration.windowFrames)
        let matrix = weights.firstConvolution
        let left = left(matrix.inner, context)
        let row = unsafe context.row.base
        for frame in frames {
            for tap in 0..<3 {
                let source = frame + tap - 1
                let out = unsafe row + tap * bins
                if source < 0 || source >= count {
                    unsafe out.update(repeating: 0, count: bins)
                } else {
                    for bin in 0..<bins { unsafe out[bin] = mel[bin * count + source] }
                }
            }
            for index in 3 * bins..<matrix.inner { unsafe row[index] = 0 }
            unsafe left.set(frame - frames.lowerBound, row, count: matrix.inner)
        }
        let width = plan.configuration.width
        unsafe multiply(
            context.firstConvolution, matrix, rows: frames.count, context, .activate,
            out: buffers.convolved.base + (1 + frames.lowerBound) * width, stride: width)
    }

    /// `hidden[t] = gelu(conv2(convolved)[t]) + positions[t]` for a tile; of every two frames one position.
    func convolveSecond(_ rows: Range<Int>, _ context: EncoderThreadContext) {
        let width = plan.configuration.width
        let matrix = weights.secondConvolution
        let left = left(matrix.inner, context)
        for row in rows {
            // Three rows of the padded first output, beginning one before the frame.
            unsafe left.set(row - rows.lowerBound, buffers.convolved.base + 2 * row * width, count: 3 * width)
        }
        unsafe multiply(
            context.secondConvolution, matrix, rows: rows.count, context, .activate,
            out: buffers.hidden.base + rows.lowerBound * width, stride: width)
        for row in rows {
            let out = unsafe buffers.hidden.base + row * width
            unsafe addRows(out, weights.encoderPositions.base + row * width, count: width, out: out)
        }
    }
}
