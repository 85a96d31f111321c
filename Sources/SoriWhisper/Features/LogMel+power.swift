extension LogMel {
    /// Log10 powers of some frames of `samples` followed by `padding` zeros, before `normalise`; gives the loudest.
    ///
    /// `out[bin * stride + (frame - frames.lowerBound)]`. Frames are centred on sample `160 * frame`. A file too long
    /// to keep whole is computed window by window, with the loudest of all windows. Nothing is done, and silence given,
    /// when `frames` goes beyond the audio or `out` is too short.
    public func logPower(
        of samples: UnsafeBufferPointer<Float>, padding: Int, frames: Range<Int>,
        into out: UnsafeMutableBufferPointer<Float>, stride: Int
    ) -> Float {
        let total = samples.count + min(max(padding, 0), 1 << 40)
        guard let base = out.baseAddress, !frames.isEmpty, frames.lowerBound >= 0,
            frames.upperBound <= Self.frames(ofSamples: total), stride >= frames.count,
            stride <= out.count, out.count >= (bins - 1) * stride + frames.count
        else { return Self.floor }
        var loudest = Self.floor
        var frame = frames.lowerBound
        let scratchCount = FrameTransform.scratchCount + bins
        unsafe withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: scratchCount) { scratch in
            unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.span) { edge in
                guard let work = scratch.baseAddress, let edge = edge.baseAddress else { return }
                let mel = unsafe work + FrameTransform.scratchCount
                while frame < frames.upperBound {
                    let count = min(Self.lanes, frames.upperBound - frame)
                    let row = unsafe base + (frame - frames.lowerBound)
                    let first = frame * Self.hopLength - Self.transformLength / 2
                    if first >= samples.count {
                        unsafe fillRows(row, stride: stride, rows: bins, count: count, value: Self.floor)
                    } else {
                        let source = unsafe self.source(samples, total: total, first: first, edge: edge)
                        unsafe powers(source, work)
                        unsafe filters.apply(to: work, into: mel)
                        loudest = max(
                            loudest, unsafe storeLogRows(mel, row, stride: stride, rows: bins, count: count))
                    }
                    frame += count
                }
            }
        }
        return loudest
    }

    /// The `span` samples from `first`: in offset when all are there, else put together in `edge`.
    private func source(
        _ samples: UnsafeBufferPointer<Float>, total: Int, first: Int, edge: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        if first >= 0, first + Self.span <= samples.count, let base = samples.baseAddress {
            return unsafe UnsafePointer(base) + first
        }
        for index in 0..<Self.span {
            var offset = abs(first + index)
            if offset >= total { offset = 2 * (total - 1) - offset }
            unsafe edge[index] = offset >= 0 && offset < samples.count ? samples[offset] : 0
        }
        return unsafe UnsafePointer(edge)
    }

    /// Window, transform and power of eight frames: `work[k]` is bin k of 0...200, a frame in each lane.
    private func powers(_ source: UnsafePointer<Float>, _ work: UnsafeMutablePointer<SIMD8<Float>>) {
        unsafe window.withUnsafeBufferPointer { window in
            guard let window = window.baseAddress else { return }
            unsafe transform.run(source, window: window, work)
        }
    }
}
